/** A level whose approvers were never asked, or nobody can tell what they said: that is a failure, and no outcome. */
import { type CloseLevelResult, failures, isFailureName, passes, type Settle } from '@countersign/contracts';

/** Step Functions takes 32,768 characters, which the flow passes on within a cause of its own. */
const causeLength = 8000;

/** Nothing was started. What open-level refused keeps its name; what AWS said stands in the cause. */
export function failedWithoutAutomation({ error: { Error: error, Cause }, slackSeconds }: Settle): CloseLevelResult {
  const cause = causeText(Cause);
  if (isFailureName(error)) return failed(error, cause ?? `The level's task failed with ${error}`);
  const said = cause === undefined ? error : `${error}: ${cause}`;
  const waited = passes(error) || error === failures.deadlinePassed;
  const why = waited ? `AWS started no automation within the level's window and ${slackSeconds} s more` : 'its automation could not be started';
  return failed(failures.levelNotOpened, `Nobody was asked: ${why}. ${said}`);
}

/** Started, but the approve step was never reached. */
export function failedWithoutAsking(automationExecutionId: string): CloseLevelResult {
  return failed(
    failures.levelNotOpened,
    `Nobody was asked: automation execution ${automationExecutionId} waited for a place among the account's running automations until the level's deadline`,
  );
}

/** What the approvers said cannot be read: its tag was taken off, or SSM has forgotten it. */
export function failedUnread(automationExecutionId: string | undefined, { name, message }: Error): CloseLevelResult {
  return failed(failures.levelFailed, `At the level's deadline automation execution ${automationExecutionId} cannot be read. ${name}: ${message}`);
}

function failed(error: string, cause: string): CloseLevelResult {
  return { version: 1, kind: 'failed', error, cause: cause.slice(0, causeLength) };
}

/** Lambda's cause is its error envelope as JSON; other causes are plain text. */
function causeText(cause: string | undefined): string | undefined {
  if (cause === undefined || cause === '') return undefined;
  try {
    const envelope: unknown = JSON.parse(cause);
    const hasMessage = typeof envelope === 'object' && envelope !== null && 'errorMessage' in envelope;
    return hasMessage ? String(envelope.errorMessage) : cause;
  } catch {
    return cause;
  }
}
