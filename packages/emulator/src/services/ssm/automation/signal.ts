/** Approve and Reject. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
import type { Stamped } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { stillRunning } from './action.ts';
import type { ActionAnswer } from './action.ts';
import { findApprover } from './approvers.ts';
import { approvalOutputs, approvalStatus } from './decisions.ts';
import type { Approval, AutomationState, AutomationTransition, Decision, RunningStep, SignalAutomation } from './state.ts';
import { proceed, runningStep } from './steps.ts';

/** @throws InvalidAutomationSignalException: no step waits for it, or not for this caller. */
export function receiveSignal(state: AutomationState, event: Stamped<SignalAutomation>): AutomationTransition {
  const running = runningStep(state, event);
  const approval = running?.run.approval;
  if (!running || !approval || running.run.status !== 'Waiting') {
    throw invalidSignal(`Automation ${state.id} has no step that waits for approval; its status is ${state.status}.`);
  }
  const decision = decide(running, approval, event);
  if (isRepeated(approval, decision)) {
    if (state.settings.repeatedApproval === 'ignored') return { state, effects: [] };
    if (state.settings.repeatedApproval === 'refused') throw invalidSignal(`${event.callerArn} has approved step ${running.step.name} already.`);
  }
  return proceed(running, afterDecision(running, { ...approval, decisions: [...approval.decisions, decision] }));
}

function decide({ state, step }: RunningStep, { approvers }: Approval, event: Stamped<SignalAutomation>): Decision {
  const { partition, accountId } = state.account;
  const own = { account: `${partition}:${accountId}`, settings: state.settings };
  const approver = findApprover(event.callerArn, approvers, own);
  if (!approver) throw invalidSignal(`${event.callerArn} is not an approver of step ${step.name}.`);
  return {
    key: approver.key,
    approver: approver.arn,
    verdict: event.signal,
    decidedAt: event.at,
    ...(event.comment === undefined ? {} : { comment: event.comment }),
  };
}

function isRepeated({ decisions }: Approval, { verdict, key }: Decision): boolean {
  return verdict === 'Approve' && decisions.some((earlier) => earlier.key === key);
}

function afterDecision({ state, run }: RunningStep, approval: Approval): ActionAnswer {
  const { settings } = state;
  const outputs = approvalOutputs(approval, settings);
  const decided = approvalStatus(approval);
  if (decided === 'Waiting') return stillRunning({ ...run, approval, outputs });
  if (decided === 'Approved' || settings.rejectedStepStatus === 'Success') {
    return { kind: 'ended', end: { status: 'Success', outputs } };
  }
  const message = `The step was rejected by ${approval.decisions.at(-1)?.approver ?? 'an approver'}.`;
  const shown = settings.rejectionOutputs === 'shown' ? outputs : {};
  return { kind: 'ended', end: { status: 'Failed', message, outputs: shown, mayRetry: false } };
}

function invalidSignal(message: string): AwsError {
  return new AwsError('InvalidAutomationSignalException', message);
}
