/** Each invariant holds of a run that went well, and finds what it is there to find. */
import { describe, expect, it } from 'vitest';
import type { Observation, ObservedApproval } from '../observe/observation.ts';
import { outsider } from '../people.ts';
import { invariants } from './all.ts';
import { aLevel, anApproval, anAutomation, anObservation } from './an-observation.ts';

const well = anObservation();
const approval = (more: Partial<ObservedApproval>): Observation => anObservation({ approvals: [anApproval(more)] });
const flow = (more: Partial<ObservedApproval['flow']>) => approval({ flow: { ...anApproval().flow, ...more } });
const failed = { status: 'FAILED', error: 'Approval.DecisionNotAllowed', cause: 'Because' } as const;
const noOutput = { output: undefined };
const [firstLetter] = well.letters;
const [firstSignal] = well.deeds.signals;
if (!firstLetter || !firstSignal) throw new Error('The run that went well has no letters or no signals');

const approved = anApproval().sdk.got;
const look = (at: number, status: 'PENDING' | 'APPROVED') => {
  const seen = status === 'APPROVED' ? approved : { id: approved.id, executionArn: approved.executionArn, consoleUrl: '', requestedAt: '', status, closedLevels: [] };
  return { ...well.deeds, looks: [{ id: approved.id, from: at, until: at, approval: seen }] };
};

const spoilt: readonly (readonly [invariant: string, what: string, Observation, finds: RegExp])[] = [
  ['oneOutcome', 'a flow that runs on', flow({ status: 'RUNNING' }), /runs though/],
  ['oneOutcome', 'two ends', flow({ history: [{ id: 1, type: 'ExecutionFailed', timestamp: undefined }, ...anApproval().flow.history] }), /2 ends/],
  ['oneOutcome', 'a redrive without an end', flow({ history: [...anApproval().flow.history, { id: 99, type: 'ExecutionRedriven', timestamp: undefined }] }), /run 2 of the flow has 0/],
  ['oneOutcome', 'an unknown status', flow({ output: { status: 'PENDING', levels: [] } }), /outcome is PENDING/],
  ['oneOutcome', 'another end than the last level', flow({ output: { status: 'APPROVED', levels: [{ status: 'REJECTED' }] } }), /last level is REJECTED/],
  ['trueOutcome', 'a rejection that is lost', anObservation({ deeds: { ...well.deeds, signals: [...well.deeds.signals, { ...firstSignal, verdict: 'Reject' }] } }), /make it REJECTED/],
  ['trueOutcome', 'an approval with too few people', approval({ levels: [aLevel(1), aLevel(2, { automations: [{ ...anAutomation(2), approveStep: { status: 'Success', approvalStatus: 'Approved', decisions: [] } }] })] }), /make it FAILED/],
  ['trueOutcome', 'an expiry that nobody waited for', approval({ levels: [aLevel(1), aLevel(2, { output: { status: 'EXPIRED', decisions: [] } })] }), /ended as EXPIRED.*make it APPROVED/],
  ['trueOutcome', 'an end that nobody stopped', approval({ levels: [aLevel(1, { status: 'ABORTED' })] }), /ended as ABORTED/],
  ['trueOutcome', 'a level that was stopped for its flow’s end before that ended', approval({ levels: [aLevel(1, { status: 'ABORTED', error: 'Approval.FlowEnded' })] }), /ended as ABORTED/],
  ['trueOutcome', 'decisions that nobody made', approval({ levels: [aLevel(1, { output: { status: 'APPROVED', decisions: [{ approver: outsider, verdict: 'approve' }] } }), aLevel(2)] }), /lists the decisions/],
  ['trueOutcome', 'a level that was skipped', flow({ output: { status: 'APPROVED', levels: [{}] } }), /after 1 of 2 levels/],
  ['levelsInOrder', 'a level opened too early', approval({ levels: [aLevel(1, { stoppedAt: 9000 }), aLevel(2)] }), /opened before level 1/],
  ['levelsInOrder', 'a level after a rejection', approval({ levels: [aLevel(1, { output: { status: 'REJECTED' } }), aLevel(2)] }), /after level 1 ended as REJECTED/],
  ['levelsInOrder', 'a level out of nowhere', approval({ levels: [aLevel(2)] }), /no level 1/],
  ['levelsInOrder', 'a history in another order', flow({ history: anApproval().flow.history.toReversed().map((event, index) => ({ ...event, id: index })) }), /history starts level 2/],
  ['oneMail', 'a second mail', anObservation({ letters: [...well.letters, firstLetter] }), /got 2 mails/],
  ['oneMail', 'no mail', anObservation({ letters: [] }), /nobody got a mail/],
  ['oneMail', 'a second automation', approval({ levels: [aLevel(1, { automations: [anAutomation(1), anAutomation(1)] }), aLevel(2)] }), /started 2 automations/],
  ['oneMail', 'a mail from nowhere', anObservation({ letters: [...well.letters, { ...firstLetter, automationExecutionId: 'other' }] }), /which no level started/],
  ['oneMail', 'a mail to the wrong people', anObservation({ letters: well.letters.map((letter) => ({ ...letter, topicArn: 'other' })) }), /went to other/],
  ['onlyListed', 'a stranger’s signal', anObservation({ deeds: { ...well.deeds, signals: [...well.deeds.signals, { ...firstSignal, principal: outsider }] } }), /accepted a signal of .*outsider/],
  ['onlyListed', 'a decision that nobody signed', anObservation({ deeds: { ...well.deeds, signals: [] } }), /never signed so/],
  ['duties', 'an approver who asked', approval({ planned: { ...anApproval().planned, requestedBy: 'team-lead' } }), /asks .*team-lead.* instead of .*operator/],
  ['nothingDenied', 'a call that AWS would deny', anObservation({ denials: ['Denied: states:StopExecution'] }), /states:StopExecution/],
  ['nothingWaits', 'an automation of a level that has ended', anObservation({ atRest: { at: 0, automations: [{ id: 'automation-1', status: 'Waiting', levelExecutionArn: 'level', levelStatus: 'ABORTED' }] } }), /still asks/],
  ['nothingWaits', 'an automation that never ends', approval({ levels: [aLevel(1, { automations: [{ ...anAutomation(1), status: 'Waiting' }] }), aLevel(2)] }), /every window is over/],
  ['nothingRuns', 'a level that runs on', approval({ levels: [aLevel(1), aLevel(2, { status: 'RUNNING' })] }), /runs though/],
  ['nothingRuns', 'a level that ended late', approval({ levels: [aLevel(1), aLevel(2, { stoppedAt: 20_000_000 })] }), /after its deadline/],
  ['nothingRuns', 'a level whose automation has ended', anObservation({ atRest: { at: 0, automations: [{ id: 'automation-1', status: 'Success', levelExecutionArn: 'level', levelStatus: 'RUNNING' }] } }), /but its automation has ended/],
  ['tokensStay', 'a token in a log', anObservation({ public: [{ where: 'the log of open-level', text: '{"payload":"token-1"}' }] }), /stands in the log of open-level/],
  ['namedFailures', 'a failure without a name of ours', flow({ ...failed, error: 'States.Runtime' }), /no name of ours/],
  ['namedFailures', 'a failure without a cause', flow({ ...failed, cause: '' }), /no cause/],
  ['namedFailures', 'a failure for no reason', flow({ ...failed, ...noOutput }), /for no reason/],
  ['namedFailures', 'a refusal for no reason', approval({ levels: [], flow: { ...anApproval().flow, ...failed, error: 'Approval.NotEnoughApprovers' } }), /can be staffed/],
  ['namedFailures', 'a request that should have been refused', approval({ planned: { requestedBy: 'team-lead', asks: { policy: 'one' }, after: 0 } }), /cannot be staffed/],
  ['viewsAgree', 'an SDK that tells something else', flow({ ...failed, ...noOutput }), /the SDK says APPROVED, the wire FAILED/],
  ['viewsAgree', 'an SDK that waits for something else', approval({ sdk: { got: approved, waited: { errorCode: 'WaitTimeout' } } }), /wait throws WaitTimeout/],
  ['viewsAgree', 'an end before the end', anObservation({ deeds: look(1000, 'APPROVED') }), /before it had ended/],
  ['viewsAgree', 'pending after the end', anObservation({ deeds: look(3000, 'PENDING') }), /PENDING after/],
  ['viewsAgree', 'a list that misses one', anObservation({ listed: [] }), /list says ; get says levels--run-1-1 APPROVED/],
  ['viewsAgree', 'mails about other levels', anObservation({ letters: well.letters.map((letter) => ({ ...letter, level: 2 })) }), /mails are about levels 2, 2, SSM asked for 1, 2/],
];

describe.each(Object.keys(invariants))('%s', (name) => {
  const cases = spoilt.filter(([invariant]) => invariant === name);

  it('holds of a run that went well', () => {
    expect(invariants[name]?.(well)).toEqual([]);
  });

  it('is tried on something that it must find', () => {
    expect(cases).not.toEqual([]);
  });

  it.each(cases)('%s finds %s', (_invariant, _what, seen, finds) => {
    expect(invariants[name]?.(seen).join('\n')).toMatch(finds);
  });
});

describe('trueOutcome', () => {
  it('holds of a level that reconcile stopped, as its flow had ended, though that was redriven since', () => {
    const [started, ...rest] = anApproval().flow.history;
    const stopped = [started, { id: 2, type: 'ExecutionAborted', timestamp: new Date(1000) }, { id: 3, type: 'ExecutionRedriven', timestamp: new Date(2000) }];
    const history = [...stopped, ...rest] as ObservedApproval['flow']['history'];
    const levels = [aLevel(1, { status: 'ABORTED', error: 'Approval.FlowEnded', stoppedAt: 1500 }), aLevel(1), aLevel(2)];
    expect(invariants['trueOutcome']?.(approval({ flow: { ...anApproval().flow, history }, levels }))).toEqual([]);
  });
});
