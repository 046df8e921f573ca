/** Lets armed faults strike events on their way to the rules. */
import type { Records } from '../journal/records.ts';
import type { ArmedFaults } from './armed-faults.ts';
import type { ArmedFault, EventFault } from './fault.ts';
import type { Holds } from './holds.ts';

export interface NamedEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
}

/** Calls `pass` as often as the event is to be delivered, at once or later. */
export type Passage = (event: NamedEvent, pass: () => void) => void;

/** An event that is held back. */
export interface HeldEvent<Event extends NamedEvent = NamedEvent> {
  readonly event: Event;
  /** Virtual time in milliseconds. */
  readonly until: number;
  /** Whether the next event lets it go. */
  readonly isOvertaken: boolean;
}

export interface PassageOptions {
  readonly armed: ArmedFaults;
  readonly holds: Holds;
  /** Virtual time in milliseconds. */
  readonly now: () => number;
  /** Where held events are kept. */
  readonly records?: Records;
}

const LONGEST_REORDER_SECONDS = 60;

export interface FaultyPassage {
  readonly passage: Passage;
  /** Holds an event back as it was when it was kept. */
  readonly hold: (held: HeldEvent, pass: () => void) => void;
}

export function faultyPassage({ armed, holds, now, records }: PassageOptions): FaultyPassage {
  /** Those that wait for the next event. */
  let waiting: readonly (() => void)[] = [];
  const hold = (held: HeldEvent, pass: () => void): void => {
    const { event, until, isOvertaken } = held;
    records?.put('event', event.id, held);
    const letGo = holds.hold(Math.max(0, until - now()) / 1000, () => {
      records?.remove('event', event.id);
      pass();
    });
    if (isOvertaken) waiting = [...waiting, letGo];
  };
  const passage: Passage = (event, pass) => {
    const fault = armed.isEmpty ? undefined : takeFault(armed, event);
    if (fault?.kind === 'reorder' || fault?.kind === 'delay') {
      const { kind, seconds = LONGEST_REORDER_SECONDS } = fault;
      return hold({ event, until: now() + seconds * 1000, isOvertaken: kind === 'reorder' }, pass);
    }
    if (fault?.kind === 'drop') return;
    pass();
    if (fault?.kind === 'duplicate') pass();
    const overtaken = waiting;
    waiting = [];
    for (const letGo of overtaken) letGo();
  };
  return { passage, hold };
}

function takeFault(armed: ArmedFaults, event: NamedEvent): EventFault | undefined {
  const names = ['*', event.source, event['detail-type']];
  const fits = (fault: ArmedFault): fault is EventFault => 'event' in fault && fault.event !== undefined && names.includes(fault.event);
  return armed.take({ input: event }, fits);
}
