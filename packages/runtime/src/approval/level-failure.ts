/** From what the flow caught of a level to a failure that an operator understands: what broke, where, and what helps. */
import { ApprovalFailure, type FailLevelPayload, type FailureName, failures, isFailureName } from '@countersign/contracts';
import * as z from 'zod';

/** A flow's cause holds 32,768 characters, as an envelope in JSON. */
const causeLength = 8000;

const redriveIt = 'Redrive the approval\'s execution to ask this level again; until then the approval is over';

export function levelFailure({ level, error }: FailLevelPayload): ApprovalFailure {
  const { name, index, of, executionArn } = level;
  const subject = `Level ${name} (${index} of ${of})`;
  const caught = describe(error.Error ?? 'an error without a name', error.Cause);
  const child = readChild(error.Cause);
  if (error.Error === failures.levelNameTaken) {
    return failure(
      error.Error,
      `${subject} cannot start: an execution that this approval did not start holds its name, ${executionArn}. ` +
        'Find out who started the level machine by hand. Redrive the approval\'s execution to ask under another name',
    );
  }
  if (child === undefined) {
    // Errors of the child itself come as States.TaskFailed; all others are about starting or following it.
    if (error.Error === 'States.TaskFailed') return failure(failures.levelFailed, `${subject} broke: ${caught}. Look into ${executionArn}. ${redriveIt}`);
    return failure(failures.levelNotStarted, `${subject} could not be started or followed as ${executionArn}: ${caught}. ${redriveIt}`);
  }
  return childFailure(child, { subject, executionArn });
}

interface Place {
  readonly subject: string;
  readonly executionArn: string;
}

function childFailure({ Status, Error: error, Cause: cause }: Child, { subject, executionArn }: Place): ApprovalFailure {
  if (Status === 'ABORTED') {
    const said = error || cause ? ` (${describe(error ?? '', cause)})` : '';
    return failure(failures.levelStopped, `${subject} was stopped by hand: ${executionArn} is aborted${said}. ${redriveIt}`);
  }
  if (Status === 'TIMED_OUT') {
    return failure(failures.levelTimedOut, `${subject} outlived its state machine: ${executionArn} timed out. Its history says what it waited for. ${redriveIt}`);
  }
  if (error && isFailureName(error)) return failure(error, cause || `${subject} failed without a cause: ${executionArn}`);
  return failure(failures.levelFailed, `${subject} broke: ${describe(error ?? 'an error without a name', cause)}. Look into ${executionArn}. ${redriveIt}`);
}

function failure(name: FailureName, message: string): ApprovalFailure {
  return new ApprovalFailure(name, message);
}

function describe(error: string, cause: string | null | undefined): string {
  return [error, cause].filter(Boolean).join(': ').slice(0, causeLength);
}

const childSchema = z.object({
  Status: z.string().optional(),
  Error: z.string().nullish(),
  Cause: z.string().nullish(),
});

type Child = z.infer<typeof childSchema>;

/**
 * A child that did not succeed surfaces as States.TaskFailed whose Cause is the child's description as JSON; a stopped
 * one has neither Error nor Cause. https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
function readChild(cause: string | null | undefined): Child | undefined {
  if (!cause) return undefined;
  try {
    const { success, data } = childSchema.safeParse(JSON.parse(cause));
    return success && (data.Status || data.Error) ? data : undefined;
  } catch {
    return undefined;
  }
}
