/**
 * A closed execution that goes on at the state that did not succeed, with that state's input and the variables as they
 * were: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 * Recorded on AWS: the state is not entered again (its EnteredTime stays, what follows refers to its first entry), and
 * a client token answers the redrive that it began, whatever has become of the execution since.
 */
import type { Stamped, Transition } from '../../engine/transition.ts';
import type { ExecutionState, StatesEvent } from './execution-state.ts';
import type { Run } from './run.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { setExecutionTimeout } from './execution-start.ts';
import { follow, runState } from './interpreter.ts';
import { unfinishedBranches } from './lines.ts';
import { notRedrivableReason } from './redrivable.ts';
import { append, beginRun, currentState } from './run.ts';
import { statusEvent } from './status-event.ts';

export type RedriveEvent = Extract<Stamped<StatesEvent>, { type: 'execution.redrive' }>;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
const tokensKept = 10;
const tokenMs = 15 * 60 * 1000;

/** Replies the date of the redrive. @throws AwsError ExecutionNotRedrivable */
export async function redriveExecution(state: ExecutionState, event: RedriveEvent): Promise<Transition<ExecutionState>> {
  const { at, clientToken } = event;
  const known = state.redrives.slice(-tokensKept).find((redrive) => redrive.clientToken === clientToken && at - redrive.at < tokenMs);
  if (known !== undefined) return { state, effects: [], reply: { redriveDate: known.at } };
  const reason = notRedrivableReason(state, at);
  if (reason !== undefined) {
    throw new AwsError('ExecutionNotRedrivable', `Execution ${state.executionArn} invalid for redrive as: ${reason}`);
  }

  const { stoppedAt: _stoppedAt, error: _error, cause: _cause, ...others } = state;
  const redrives = [...state.redrives, { at, clientToken }];
  const run = beginRun({ ...others, status: 'RUNNING', redrives }, event);
  const redrivenEventId = append(run, state.history.length, { type: 'ExecutionRedriven', details: { redriveCount: redrives.length } });
  run.effects.push({ kind: 'count', metric: 'stateTransitions', amount: 1 });
  run.effects.push(statusEvent(run.draft));
  setExecutionTimeout(run);
  rewind(run, { redrivenEventId, error: state.error });
  await follow(run, await runState(run));
  return { state: run.draft, effects: run.effects, reply: { redriveDate: at } };
}

/** Brings a line back to where its current state was entered, and so all of its branches that have not ended. */
function rewind(run: Run, redrive: { readonly redrivenEventId: number; readonly error: string | undefined }): void {
  const { fork, ...current } = currentState(run);
  const type = run.definition.allStates.get(current.name)?.type;
  // A state that had too much to hand on runs again as a whole.
  const isRepeated = redrive.error === 'States.DataLimitExceeded' && fork?.branches.every(({ result }) => result !== undefined);
  run.line.current = { ...current, retryCount: 0, retrierAttempts: [], ...(fork === undefined || isRepeated ? {} : { fork }) };
  run.line.lastEventId = type === 'Fail' ? redrive.redrivenEventId : current.enteredEventId;
  delete run.line.failed;
  for (const branch of unfinishedBranches(run)) rewind(branch, redrive);
}
