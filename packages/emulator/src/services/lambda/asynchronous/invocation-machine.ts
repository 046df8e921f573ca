/**
 * An asynchronous invocation: Lambda's queue, its retries, and where the outcome goes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import type { CallCompleted, Effect, Machine, Stamped, Transition } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { failureTellings, outcomeCalls } from './invocation-record.ts';
import type { Condition } from './invocation-record.ts';
import type { InvocationEvent, InvocationState, QueuedResult } from './invocation-state.ts';

const RUN = 'run';
const TELL = 'tell';

/** "A one-minute wait between the first two attempts, and two minutes between the second and third attempts." */
const RETRY_SECONDS = [60, 120];
/** "The retry interval increases exponentially from 1 second after the first attempt to a maximum of 5 minutes." */
const LONGEST_REFUSAL_SECONDS = 300;

export const invocationMachine: Machine<InvocationState, InvocationEvent> = { advance };

function advance(state: InvocationState | undefined, event: Stamped<InvocationEvent>): Transition<InvocationState> {
  if (event.type === 'invocation.queue') {
    const { type: _type, nonce: _nonce, at, ...order } = event;
    return run({ ...order, queuedAt: at, runs: 0, refusals: 0, unanswered: 0 });
  }
  if (!state) throw new AwsError('ResourceNotFoundException', 'The invocation is over.');
  switch (event.type) {
    case 'invocation.retry':
      return event.at >= expiresAt(state) ? end(state, 'EventAgeExceeded', event.at) : run(state);
    case 'call.completed':
      return event.correlation === RUN ? ran(state, event) : told(state, event);
    case 'defect':
      return { state, effects: lostRecords(state.unanswered || failureTellings(state)), isOver: true };
    default:
      return event satisfies never;
  }
}

function run(state: InvocationState): Transition<InvocationState> {
  const { functionArn, invokedArn, payload, requestId } = state;
  const input = { FunctionName: invokedArn, Payload: payload, RequestId: requestId };
  return { state, effects: [{ kind: 'call', operation: 'lambda:InvokeQueued', input, principal: functionArn, correlation: RUN }] };
}

function ran(state: InvocationState, { result, at }: Stamped<CallCompleted>): Transition<InvocationState> {
  if (!result.ok) {
    const seconds = Math.min(2 ** state.refusals, LONGEST_REFUSAL_SECONDS);
    return retryAfter({ ...state, refusals: state.refusals + 1 }, seconds, at);
  }
  const lastResult = result.output as QueuedResult;
  const after: InvocationState = { ...state, runs: state.runs + 1, refusals: 0, lastResult };
  if (lastResult.functionError === undefined) return end(after, 'Success', at);
  if (after.runs > state.maximumRetryAttempts) return end(after, 'RetriesExhausted', at);
  return retryAfter(after, RETRY_SECONDS[state.runs] ?? 0, at);
}

/** An event that becomes too old meanwhile is given up when it does (assumed: AWS does not say when). */
function retryAfter(state: InvocationState, seconds: number, now: number): Transition<InvocationState> {
  const dueAt = Math.min(now + seconds * 1000, expiresAt(state));
  return { state, effects: [{ kind: 'timer.set', name: 'retry', dueAt, event: { type: 'invocation.retry' } }] };
}

function expiresAt({ queuedAt, maximumEventAgeSeconds }: InvocationState): number {
  return queuedAt + maximumEventAgeSeconds * 1000;
}

function end(state: InvocationState, condition: Condition, at: number): Transition<InvocationState> {
  const calls = outcomeCalls(state, { condition, at });
  const effects = calls.map((call): Effect => ({ kind: 'call', ...call, principal: state.roleArn, correlation: TELL }));
  return { state: { ...state, unanswered: calls.length }, effects, isOver: calls.length === 0 };
}

/** Each destination is asked once: what it refuses is lost, as on AWS, and counted. */
function told(state: InvocationState, { result }: CallCompleted): Transition<InvocationState> {
  const unanswered = state.unanswered - 1;
  return { state: { ...state, unanswered }, effects: lostRecords(result.ok ? 0 : 1), isOver: unanswered === 0 };
}

function lostRecords(amount: number): readonly Effect[] {
  return amount === 0 ? [] : [{ kind: 'count', metric: 'lostInvocationRecords', amount }];
}
