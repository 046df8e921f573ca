/** aws:approve: mails the topic, then waits for signals. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
import { isList, textOf } from '../interpolation.ts';
import type { Json, JsonObject } from '../runbook.ts';
import { failed, stillRunning } from './action.ts';
import type { ActionBehaviour } from './action.ts';
import { composeApproveMail } from './approve-mail.ts';
import { callAs } from './call.ts';
import type { Approval, RunningStep } from './state.ts';
import { timeoutSecondsOf } from './timeout.ts';

const MAX_APPROVERS = 10;
const MAX_MESSAGE_CHARACTERS = 4096;

interface ApproveInputs {
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
  readonly notificationArn?: string;
  readonly message: string;
}

export const approve: ActionBehaviour = {
  begin(running) {
    const inputs = readInputs(running.run.inputs ?? {});
    if (typeof inputs === 'string') return failed(inputs, { mayRetry: false });

    const { approvers, minRequiredApprovals } = inputs;
    const approval: Approval = { approvers, minRequiredApprovals, decisions: [] };
    const outputs: JsonObject = { ApprovalStatus: 'Waiting', ApproverDecisions: [] };
    return stillRunning(
      { ...running.run, status: 'Waiting', approval, outputs },
      inputs.notificationArn === undefined ? [] : [publish(running, inputs.notificationArn, inputs.message)],
    );
  },

  answered(running, result) {
    if (result.ok) return stillRunning(running.run);
    return failed(`The approvers could not be notified: ${result.error.type}: ${result.error.message}`, { mayRetry: true });
  },
};

function publish(running: RunningStep, topicArn: string, message: string) {
  const { state, step, stamp } = running;
  const expiresAt = stamp.at + (timeoutSecondsOf(step) ?? 0) * 1000;
  const mail = composeApproveMail({
    message,
    stepName: step.name,
    automationExecutionId: state.id,
    partition: state.account.partition,
    region: state.account.region,
    expiresAt,
  });
  return callAs(running, 'sns:Publish', { TopicArn: topicArn, Subject: 'AWS Notification Message', Message: mail });
}

/** The inputs, or what is wrong with them. */
function readInputs(inputs: JsonObject): ApproveInputs | string {
  const approvers = readApprovers(inputs['Approvers'] ?? []);
  const minRequiredApprovals = Number(inputs['MinRequiredApprovals'] ?? 1);
  const { NotificationArn, Message = '' } = inputs;
  if (approvers.length === 0) return 'Approvers must hold at least one approver.';
  if (approvers.length > MAX_APPROVERS) return `Approvers holds ${approvers.length} approvers; at most ${MAX_APPROVERS} are allowed.`;
  if (!Number.isInteger(minRequiredApprovals) || minRequiredApprovals < 1 || minRequiredApprovals > approvers.length) {
    return `MinRequiredApprovals must be from 1 to the number of approvers (${approvers.length}), not ${minRequiredApprovals}.`;
  }
  if (Array.from(textOf(Message)).length > MAX_MESSAGE_CHARACTERS) {
    return `Message must have at most ${MAX_MESSAGE_CHARACTERS} characters.`;
  }
  const read = { approvers, minRequiredApprovals, message: textOf(Message) };
  if (NotificationArn === undefined) return read;
  const topicName = textOf(NotificationArn).split(':')[5] ?? '';
  if (!topicName.startsWith('Automation')) return `The topic's name must start with Automation: ${textOf(NotificationArn)}`;
  return { ...read, notificationArn: textOf(NotificationArn) };
}

function readApprovers(value: Json): readonly string[] {
  return (isList(value) ? value : [value]).map(textOf);
}
