/** Lets armed faults strike events on their way to the rules. */
import type { ArmedFaults } from './armed-faults.ts';
import type { ArmedFault, EventFault } from './fault.ts';
import type { Holds } from './holds.ts';

export interface NamedEvent {
  readonly source: string;
  readonly 'detail-type': string;
}

/** Calls `pass` as often as the event is to be delivered, at once or later. */
export type Passage = (event: NamedEvent, pass: () => void) => void;

const LONGEST_REORDER_SECONDS = 60;

export function faultyPassage(armed: ArmedFaults, holds: Holds): Passage {
  /** Those that wait for the next event. */
  let waiting: readonly (() => void)[] = [];
  return (event, pass) => {
    const fault = armed.isEmpty ? undefined : takeFault(armed, event);
    if (fault?.kind === 'reorder') {
      waiting = [...waiting, holds.hold(fault.seconds ?? LONGEST_REORDER_SECONDS, pass)];
      return;
    }
    if (fault?.kind === 'delay') return void holds.hold(fault.seconds, pass);
    if (fault?.kind === 'drop') return;
    pass();
    if (fault?.kind === 'duplicate') pass();
    const overtaken = waiting;
    waiting = [];
    for (const letGo of overtaken) letGo();
  };
}

function takeFault(armed: ArmedFaults, event: NamedEvent): EventFault | undefined {
  const names = ['*', event.source, event['detail-type']];
  const fits = (fault: ArmedFault): fault is EventFault => 'event' in fault && fault.event !== undefined && names.includes(fault.event);
  return armed.take({ input: event }, fits);
}
