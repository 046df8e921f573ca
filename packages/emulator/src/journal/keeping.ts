/** What an emulator takes over from its data directory when it starts, and what it keeps there from then on. */
import type { KeptAttachment } from '../access/attached-policies.ts';
import { lastingResources } from '../cloudformation/stack-update.ts';
import type { LastingResource, LastingResources } from '../cloudformation/stack-update.ts';
import type { Core } from '../core.ts';
import type { KeptTime } from '../engine/kept-time.ts';
import type { KeptCall } from '../engine/engine.ts';
import type { Timer } from '../engine/timers.ts';
import type { MachineName } from '../engine/transition.ts';
import type { ListedFault } from '../faults/fault.ts';
import type { HeldEvent } from '../faults/faulty-events.ts';
import type { KeptPrincipal } from '../identity/principals.ts';
import type { QuotaChoice } from '../quotas/quotas.ts';
import type { Resources } from '../resources.ts';
import type { KeptAlarm } from '../services/cloudwatch/alarms.ts';
import type { BusEvent } from '../services/events/event.ts';
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
  readonly faults?: readonly ListedFault[];
}

export function valuesOf({ records }: FoundData): KeptValues {
  return Object.fromEntries(records.get('value') ?? []);
}

export function deployedBefore(found: FoundData): LastingResources {
  return all<LastingResource>(found, 'resource');
}

/** Everything but what goes on by itself: that waits for {@link resume}. */
export function restore(restored: Core & { readonly resources: Resources }, found: FoundData, journal: Journal): void {
  const { account, attached, clock, cloudWatch, engine, faults, outbox, principals, resources, settings, store } = restored;
  for (const key of found.states) {
    const [machine, id = ''] = key.split('\n');
    // The messages of a queue go with it.
    if (machine === 'queue' && !resources.queues.has(id)) journal.remove('state', key);
    else store.restore({ machine: machine as MachineName, id }, () => journal.readState(key));
  }
  outbox.restore(all<Mail>(found, 'mail').values());
  principals.restore(all<KeptPrincipal>(found, 'principal').values());
  faults.restore(valuesOf(found).faults ?? []);
  attached.restore(all<KeptAttachment>(found, 'policies').values());
  cloudWatch.alarms.restore(all<KeptAlarm>(found, 'alarm').values());
  clock.keepIn(journal);
  principals.keepIn(journal);
  settings.keepIn(journal);
  journal.put('value', 'account', account);
  keepResources(resources, found, journal);
  journal.beforeWriting(() => {
    if (!engine.isAtRest) return 'goes on';
    journal.put('value', 'clock', clock.shown);
    return 'is over';
  });
}

/** Calls whose answer nobody has got are made again, and timers run. Handlers have to find the emulator by now. */
export function resume({ bus, clock, engine, faults }: Core, found: FoundData): void {
  for (const held of all<HeldEvent<BusEvent>>(found, 'event').values()) faults.hold(held, () => bus.pass(held.event));
  engine.resume(all<KeptCall>(found, 'call'));
  clock.restore(all<Timer>(found, 'timer').values());
}

function keepResources(resources: Resources, found: FoundData, journal: Journal): void {
  const before = deployedBefore(found);
  const now = lastingResources(resources);
  for (const [key, resource] of now) {
    if (JSON.stringify(before.get(key)) !== JSON.stringify(resource)) journal.put('resource', key, resource);
  }
  for (const key of before.keys()) if (!now.has(key)) journal.remove('resource', key);
}

function all<Kept>({ records }: FoundData, kind: RecordKind): ReadonlyMap<string, Kept> {
  return (records.get(kind) ?? new Map()) as ReadonlyMap<string, Kept>;
}
