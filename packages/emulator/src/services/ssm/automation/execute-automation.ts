/** aws:executeAutomation: starts another runbook and waits for its end. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html */
import { isJsonObject } from '../document-value.ts';
import { textOf, textsOf } from '../interpolation.ts';
import type { JsonObject } from '../runbook.ts';
import { failed, stillRunning } from './action.ts';
import type { ActionAnswer, ActionBehaviour } from './action.ts';
import { callAs } from './call.ts';

export const executeAutomation: ActionBehaviour = {
  begin(running) {
    const call = callAs(running, 'ssm:StartAutomationExecution', callInput(running.run.inputs ?? {}));
    return stillRunning(running.run, [{ ...call, ...(call.kind === 'call' ? { subscribe: true } : {}) }]);
  },

  answered(running, result) {
    if (!result.ok) return failed(`${result.error.type}: ${result.error.message}`, { mayRetry: true });
    const childId = startedId(result.output);
    if (childId === undefined) return failed('The automation was started without an id.', { mayRetry: false });
    const outputs = { ExecutionId: childId, Status: 'InProgress' };
    return stillRunning({ ...running.run, childId, outputs });
  },
};

/** The id in an answer of StartAutomationExecution. */
export function startedId(output: unknown): string | undefined {
  const id = isJsonObject(output) ? output['AutomationExecutionId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The child ended; it may do so before its start was answered. `description` is its GetAutomationExecution answer. */
export function childEnded(description: unknown): ActionAnswer {
  const child = isJsonObject(description) ? description['AutomationExecution'] : undefined;
  if (!isJsonObject(child)) return failed('The automation ended without a description.', { mayRetry: false });
  const { AutomationExecutionId, AutomationExecutionStatus, Outputs, FailureMessage = '' } = child;
  const id = textOf(AutomationExecutionId ?? '');
  const status = textOf(AutomationExecutionStatus ?? '');
  const outputs: JsonObject = { ExecutionId: id, Status: status, Output: outputsOf(Outputs) };
  if (status === 'Success') return { kind: 'ended', end: { status: 'Success', outputs } };
  return failed(`Automation ${id} ended as ${status}. ${textOf(FailureMessage)}`.trim(), { mayRetry: true, outputs });
}

/** Assumed: the values of the child's outputs, one after the other. */
function outputsOf(outputs: unknown): readonly string[] {
  return isJsonObject(outputs) ? Object.values(outputs).flatMap(textsOf) : [];
}

function callInput({ DocumentName, DocumentVersion, RuntimeParameters, Tags }: JsonObject): Readonly<Record<string, unknown>> {
  const parameters = isJsonObject(RuntimeParameters) ? Object.entries(RuntimeParameters) : [];
  return {
    DocumentName: textOf(DocumentName ?? ''),
    ...(DocumentVersion === undefined ? {} : { DocumentVersion: textOf(DocumentVersion) }),
    ...(parameters.length === 0 ? {} : { Parameters: Object.fromEntries(parameters.map(([name, value]) => [name, textsOf(value)])) }),
    ...(Tags === undefined ? {} : { Tags }),
  };
}
