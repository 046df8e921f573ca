/** Scripts that once broke something, shortened by fast-check and by hand. They are played in every test run. */
import type { Scenario } from './scenario/scenario.ts';

const one = { requestedBy: 'pipeline', asks: { policy: 'one' }, after: 0 } as const;
const quiet = { deployment: 'single', events: 'delivered', settings: {}, approvals: [one], finally: 'pass' } as const;
const leadOnly = { approvers: ['team-lead'], quorum: 1, windowSeconds: 120, topic: 0 } as const;
const leadApproves = { do: 'sign', approval: 0, by: { from: 'level', nth: 0 }, verdict: 'Approve', mail: 'newest', comment: 'Fine' } as const;

export const regressions: Readonly<Record<string, Scenario>> = {
  'a level whose start fails with an error that Step Functions names itself is started again': {
    ...quiet,
    settings: { undeclaredErrors: 'ownName' },
    approvals: [{ ...one, after: 1 }],
    commands: [{ do: 'break', fault: { by: 'flow machine', fault: { kind: 'fail', operation: 'states:StartExecution', times: 1 } } }],
  },
  'an approval whose level is stopped by hand fails by a name of ours': {
    ...quiet,
    commands: [{ do: 'stop', approval: 0, what: 'level' }],
  },
  'a level that Step Functions does not show yet is looked for again when its automation has ended': {
    ...quiet,
    approvals: [{ ...one, asks: { policy: 'committee' }, after: 2 }],
    commands: [
      { do: 'break', fault: { by: 'reconcile', fault: { kind: 'stale', operation: 'states:DescribeExecution', times: 3 } } },
      { do: 'break', fault: { by: 'level machine', fault: { kind: 'delay', operation: 'lambda:Invoke', seconds: 16, times: 1 } } },
      { do: 'pass', approval: 0 },
      { do: 'wait', seconds: 30 },
    ],
    finally: 'leave',
  },
  'an approval that is stopped while its service asks again, as the first answer was lost, is still its own': {
    deployment: 'nested',
    events: 'lost',
    settings: { rejectedStepStatus: 'Success' },
    approvals: [
      { requestedBy: 'approvers/on-call', asks: { policy: 'shared' }, after: 1 },
      { requestedBy: 'pipeline', asks: { policy: 'one' }, after: 0 },
    ],
    commands: [
      { do: 'break', fault: { by: 'service', fault: { kind: 'drop', operation: 'states:StartExecution' } } },
      { do: 'stop', approval: 0, what: 'flow', hurried: true },
    ],
    finally: 'leave',
  },
  'a level whose start seemed lost counts, though Step Functions does not show at first that it has closed': {
    ...quiet,
    approvals: [{ ...one, asks: { levels: [leadOnly, { ...leadOnly, approvers: ['architect', 'team-lead'] }] } }],
    commands: [
      { do: 'break', fault: { by: 'flow machine', fault: { kind: 'stale', operation: 'states:DescribeExecution', times: 1 } } },
      { do: 'break', fault: { by: 'flow machine', fault: { kind: 'drop', operation: 'states:StartExecution', times: 1 } } },
      leadApproves,
      leadApproves,
      leadApproves,
    ],
  },
  'a forger who waits for a late answer keeps nobody from deciding': {
    ...quiet,
    commands: [
      { do: 'break', fault: { by: 'close-level', fault: { kind: 'delay', operation: 'states:GetExecutionHistory', seconds: 20, times: 2 } } },
      { do: 'forge', approval: 0, levelOf: 0 },
    ],
  },
};
