/** What an emulator takes over from its data directory when it starts, and what it keeps there from then on. */
import type { Core } from '../core.ts';
import type { KeptTime } from '../engine/clock.ts';
import type { KeptCall } from '../engine/engine.ts';
import type { Timer } from '../engine/timers.ts';
import type { MachineName } from '../engine/transition.ts';
import type { KeptPrincipal } from '../identity/principals.ts';
import type { QuotaChoice } from '../quotas/quotas.ts';
import type { ScheduleChoice } from '../services/events/schedules.ts';
import type { Mail } from '../services/sns/outbox.ts';
import type { Settings } from '../settings.ts';
import type { FoundData } from './data-directory.ts';
import type { Journal } from './journal.ts';
import type { RecordKind } from './records.ts';

/** What there is one of. */
export interface KeptValues {
  readonly clock?: KeptTime;
  readonly settings?: Settings;
  readonly quotas?: QuotaChoice;
  readonly schedules?: ScheduleChoice;
}

export function valuesOf({ records }: FoundData): KeptValues {
  return Object.fromEntries(records.get('value') ?? []);
}

/** Everything but what goes on by itself: that waits for {@link resume}. */
export function restore({ account, clock, outbox, principals, settings, store }: Core, found: FoundData, journal: Journal): void {
  for (const key of found.states) {
    const [machine, id = ''] = key.split('\n');
    store.restore({ machine: machine as MachineName, id }, () => journal.readState(key));
  }
  outbox.restore(all<Mail>(found, 'mail').values());
  principals.restore(all<KeptPrincipal>(found, 'principal').values());
  clock.keepIn(journal);
  principals.keepIn(journal);
  settings.keepIn(journal);
  journal.put('value', 'account', account);
  journal.beforeWriting(() => journal.put('value', 'clock', clock.shown));
}

/** Calls whose answer nobody has got are made again, and timers run. Handlers have to find the emulator by now. */
export function resume({ clock, engine }: Core, found: FoundData): void {
  engine.resume(all<KeptCall>(found, 'call'));
  clock.restore(all<Timer>(found, 'timer').values());
}

function all<Kept>({ records }: FoundData, kind: RecordKind): ReadonlyMap<string, Kept> {
  return (records.get(kind) ?? new Map()) as ReadonlyMap<string, Kept>;
}
