/** What goes wrong, as a script says it: without the names that only a deployment gives. */
import type { Fault } from '@countersign/emulator';
import type { Scenario } from './scenario.ts';

/** Whose calls it strikes; absent for events and functions. */
export type Caller = 'open-level' | 'close-level' | 'reconcile' | 'flow machine' | 'level machine' | 'automation' | 'service' | 'approver';

export interface PlannedFault {
  readonly by?: Caller;
  /** A function by its handler. */
  readonly fault: Fault;
}

/** As the emulator takes it. */
export function toFault({ by, fault }: PlannedFault, { deployment }: Pick<Scenario, 'deployment'>): Fault {
  const named: Fault = 'function' in fault ? { ...fault, function: `${deployment}-${fault.function}` } : fault;
  return by === undefined ? named : { ...named, match: { principal: sessionOf(by, deployment) } };
}

/** What the ARN of the caller's session holds. Roles are named by CloudFormation, after their logical ids. */
function sessionOf(caller: Caller, deployment: string): string {
  const sessions: Readonly<Record<Caller, string>> = {
    'open-level': `/${deployment}-open-level`,
    'close-level': `/${deployment}-close-level`,
    reconcile: `/${deployment}-reconcile`,
    'flow machine': `/${deployment}-ApprovalsMachineRole`,
    'level machine': `/${deployment}-ApprovalsLevelMachineRole`,
    automation: `/${deployment}-automation-`,
    service: '/deployer/service',
    approver: 'arn:aws:',
  };
  return sessions[caller];
}
