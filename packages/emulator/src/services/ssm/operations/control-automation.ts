/** Signals and stops. */
import { notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { SignalAutomation, StopAutomation } from '../automation/state.ts';
import { automationAddress, findAutomation } from './find-automation.ts';
import { validationError } from './validation.ts';

const MAX_COMMENT_CHARACTERS = 512;
/** "Maximum number of 50 items": https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
const MAX_COMMENTS = 50;

export interface SignalInput {
  readonly AutomationExecutionId: string;
  readonly SignalType: string;
  readonly Payload?: Readonly<Record<string, readonly string[]>>;
}

export interface StopInput {
  readonly AutomationExecutionId: string;
  readonly Type?: 'Cancel' | 'Complete';
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
export async function sendAutomationSignal(input: SignalInput, context: OperationContext): Promise<unknown> {
  const { AutomationExecutionId: id, SignalType: signal, Payload = {} } = input;
  if (signal !== 'Approve' && signal !== 'Reject') throw notSupported(`ssm:SendAutomationSignal with SignalType ${signal}`);
  findAutomation(id, context);
  const comments = Payload['Comment'] ?? [];
  if (comments.length > MAX_COMMENTS) throw validationError('payload', `must have lists of at most ${MAX_COMMENTS} values`);
  for (const comment of comments) checkComment(comment, context);
  const event: SignalAutomation = {
    type: 'automation.signal',
    signal,
    callerArn: context.caller.arn,
    ...(comments.length === 0 ? {} : { comment: comments.join('\n') }),
  };
  await context.executions.dispatch(automationAddress(id), event);
  return {};
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StopAutomationExecution.html */
export async function stopAutomation(input: StopInput, context: OperationContext): Promise<unknown> {
  const { AutomationExecutionId: id, Type: mode = 'Cancel' } = input;
  findAutomation(id, context);
  const event: StopAutomation = { type: 'automation.stop', mode };
  await context.executions.dispatch(automationAddress(id), event);
  return {};
}

function checkComment(comment: string, { settings }: OperationContext): void {
  const characters = Array.from(comment).length;
  if (settings.parameterLength === 'ignored' || (characters >= 1 && characters <= MAX_COMMENT_CHARACTERS)) return;
  throw validationError('payload', `must have values of 1 to ${MAX_COMMENT_CHARACTERS} characters`);
}
