/** What really happened in random runs: without it nobody knows whether a run was worth anything. */
import type { Observation } from './observe/observation.ts';
import type { PlannedFault } from './scenario/fault.ts';

export type Topic = 'outcomes' | 'levels' | 'commands' | 'signals' | 'stops' | 'redrives' | 'faults armed' | 'faults that struck' | 'forgeries' | 'settings' | 'events';

export class Tally {
  runs = 0;
  approvals = 0;
  readonly #counts = new Map<Topic, Map<string, number>>();

  add(seen: Observation): void {
    this.runs += 1;
    this.approvals += seen.approvals.length;
    for (const { sdk, levels } of seen.approvals) {
      this.#count('outcomes', sdk.got.status === 'FAILED' ? sdk.got.error : sdk.got.status);
      for (const level of levels) this.#count('levels', levelEnd(level));
    }
    for (const command of seen.scenario.commands) this.#count('commands', command.do);
    for (const { verdict, refusal } of seen.deeds.signals) this.#count('signals', `${verdict} ${refusal ?? 'taken'}`);
    for (const { what, refusal } of seen.deeds.stops) this.#count('stops', `${what} ${refusal ?? 'stopped'}`);
    for (const { refusal } of seen.deeds.redrives) this.#count('redrives', refusal ?? 'redriven');
    for (const fault of seen.deeds.faults) {
      this.#count('faults armed', faultName(fault));
      if (fault.left < fault.armed) this.#count('faults that struck', faultName(fault));
    }
    this.#count('events', seen.events);
    for (const { answer } of seen.deeds.forgeries) this.#count('forgeries', forgeryEnd(answer));
    for (const [name, value] of Object.entries(seen.scenario.settings)) this.#count('settings', `${name} ${value}`);
  }

  /** The most frequent first: `APPROVED 12, EXPIRED 3`. */
  of(topic: Topic): string {
    const sorted = [...(this.#counts.get(topic) ?? [])].toSorted(([, one], [, other]) => other - one);
    return sorted.map(([what, count]) => `${what} ${count}`).join(', ') || 'none';
  }

  get topics(): readonly Topic[] {
    return [...this.#counts.keys()];
  }

  #count(topic: Topic, what: string): void {
    const counts = this.#counts.get(topic) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    this.#counts.set(topic, counts);
  }
}

function levelEnd({ status, output, error }: Observation['approvals'][number]['levels'][number]): string {
  return (output as { status?: string } | undefined)?.status ?? error ?? status;
}

function forgeryEnd(answer: unknown): string {
  const { kind, reason, errorType } = answer as { kind?: string; reason?: string; errorType?: string };
  return errorType ?? `${kind}: ${reason}`;
}

/** `kill of open-level`, `throttle of ssm:StartAutomationExecution`. */
function faultName({ fault }: PlannedFault): string {
  const subject = 'function' in fault ? fault.function : (fault.operation ?? fault.event);
  return `${fault.kind}${'error' in fault ? ' for good' : ''} of ${subject}`;
}
