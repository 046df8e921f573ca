/** The faults of one emulator: what is armed, and the places where it strikes. Nothing armed costs one look per call. */
import type { Records } from '../journal/records.ts';
import type { Invoke } from '../wire/invoke.ts';
import { ArmedFaults } from './armed-faults.ts';
import type { ArmedFault, ListedFault, TimeoutFault } from './fault.ts';
import { faultyInvoke } from './faulty-invoke.ts';
import type { Workers } from './faulty-invoke.ts';
import { faultyPassage } from './faulty-events.ts';
import type { FaultyPassage, Passage } from './faulty-events.ts';
import { Holds } from './holds.ts';
import type { SetAlarm } from './holds.ts';
import type { Known } from './known.ts';

export interface FaultsOptions {
  readonly known: Known;
  readonly setAlarm: SetAlarm;
  /** Told to keep the state before the newest change of executions from now on, each time anew, or no more. */
  readonly keepPrevious: (kept: boolean) => void;
  /** Virtual time in milliseconds. */
  readonly now: () => number;
  /** Where faults and what they hold back are kept. */
  readonly records?: Records;
}

export interface Faults {
  /** Arms one fault, or a list of them: all or, if one of them cannot be, none. Answers all that are armed. @throws ControlError */
  add(given: unknown): readonly ListedFault[];
  /** Those that are armed, oldest first. */
  list(): readonly ListedFault[];
  /** Disarms all, and lets go of what they hold back. */
  clear(): void;
}

/** Where faults strike. */
export interface StrikingFaults extends Faults {
  /** `stale` is as `perform`, but reads what was true before the newest change. */
  invoke(workers: Workers, perform: Invoke, performStale: Invoke): Invoke;
  readonly passage: Passage;
  /** Arms again what was armed when it was kept. */
  restore(faults: readonly ListedFault[]): void;
  /** Holds an event back as it was when it was kept. */
  readonly hold: FaultyPassage['hold'];
  /** Whether an invocation runs into its timeout: before its work, after it, or not at all. */
  timesOut(functionName: string, payload: string): 'before' | 'after' | undefined;
}

export function createFaults({ known, setAlarm, keepPrevious, now, records }: FaultsOptions): StrikingFaults {
  const holds = new Holds(setAlarm);
  const armed: ArmedFaults = new ArmedFaults(known, (added) => {
    if (added.some(({ kind }) => kind === 'stale')) keepPrevious(true);
    else if (!armed.has('stale')) keepPrevious(false);
    records?.put('value', 'faults', armed.list());
  });
  const { passage, hold } = faultyPassage({ armed, holds, now, ...(records && { records }) });
  return {
    add: (given) => armed.add(given),
    list: () => armed.list(),
    clear() {
      armed.clear();
      holds.letAllGo();
    },
    invoke: (workers, perform, performStale) => faultyInvoke({ armed, holds, now, workers, perform, performStale }),
    passage,
    hold,
    restore: (faults) => armed.restore(faults),
    timesOut: (functionName, payload) => (armed.isEmpty ? undefined : takeTimeout(armed, functionName, payload)),
  };
}

function takeTimeout(armed: ArmedFaults, functionName: string, payload: string): 'before' | 'after' | undefined {
  const fits = (fault: ArmedFault): fault is TimeoutFault => fault.kind === 'timeout' && fault.function === functionName;
  const fault = armed.take({ input: payload }, fits);
  if (!fault) return undefined;
  return fault.after ? 'after' : 'before';
}
