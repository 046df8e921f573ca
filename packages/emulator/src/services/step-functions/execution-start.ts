/** The start of an execution, and a start by a name that is taken. */
import type { Stamped, Transition } from '../../engine/transition.ts';
import type { ExecutionState, StatesEvent } from './execution-state.ts';
import type { Run } from './run.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { follow } from './interpreter.ts';
import { parsePayload } from './json.ts';
import { setTimer } from './line-timers.ts';
import { beginRun, record } from './run.ts';
import { statusEvent } from './status-event.ts';

export type StartEvent = Extract<Stamped<StatesEvent>, { type: 'execution.start' }>;

export async function startExecution(event: StartEvent): Promise<Transition<ExecutionState>> {
  const { type: _type, nonce: _nonce, at, subscriber, ...start } = event;
  const state: ExecutionState = {
    ...start,
    startedAt: at,
    status: 'RUNNING',
    variables: {},
    lastEventId: 0,
    redrives: [],
    timers: {},
    history: [],
    subscribers: subscriber === undefined ? [] : [subscriber],
  };
  const run = beginRun(state, event);
  record(run, 'ExecutionStarted', { input: start.input, roleArn: start.roleArn });
  // The first state follows event 0, as on AWS.
  run.draft.lastEventId = 0;
  run.effects.push(statusEvent(state));
  setExecutionTimeout(run);
  await follow(run, { kind: 'enter', name: run.definition.startAt, input: parsePayload(start.input) });
  return { state: run.draft, effects: run.effects, reply: startReply(state) };
}

export function setExecutionTimeout(run: Run): void {
  const { timeoutSeconds } = run.definition;
  if (timeoutSeconds !== undefined) setTimer(run, 'execution-timeout', run.now + timeoutSeconds * 1000);
}

/**
 * The same name with the same input answers again while the execution runs; any other use of the name is refused.
 * AWS frees a name 90 days after the execution closed; here it stays taken.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function repeatExecution(state: ExecutionState, event: StartEvent): Transition<ExecutionState> {
  if (state.status !== 'RUNNING' || state.input !== event.input) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${state.executionArn}'`);
  }
  const { subscriber } = event;
  const repeated = subscriber === undefined ? state : { ...state, subscribers: [...state.subscribers, subscriber] };
  return { state: repeated, effects: [], reply: startReply(state) };
}

function startReply({ executionArn, startedAt }: ExecutionState): unknown {
  return { executionArn, startDate: startedAt };
}
