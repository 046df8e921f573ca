import { SFNClient } from '@aws-sdk/client-sfn';
import type { Settle } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { automationId, levelArn } from '../../test/builders.ts';
import { createLevelExecutions } from './level-executions.ts';

const ask = (taskToken: string) => ({
  type: 'TaskScheduled',
  taskScheduledEventDetails: {
    resource: 'invoke.waitForTaskToken',
    parameters: JSON.stringify({ Payload: { version: 1, taskToken, levelExecutionArn: levelArn, attempt: 0, request: { any: 'input' } } }),
  },
});
const submitted = {
  type: 'TaskSubmitted',
  taskSubmittedEventDetails: { output: JSON.stringify({ Payload: { version: 1, automationExecutionId: automationId } }) },
};
const failed = { type: 'TaskFailed' };
const settling: Settle = {
  version: 1,
  kind: 'settle',
  levelExecutionArn: levelArn,
  startedAt: '2026-01-31T09:00:00.000Z',
  settledAt: '2026-01-31T11:00:00.000Z',
  slackSeconds: 3600,
  attempt: 0,
  error: { Error: 'States.Timeout' },
  request: { any: 'input' },
};
const settles = { type: 'TaskScheduled', taskScheduledEventDetails: { resource: 'invoke', parameters: JSON.stringify({ Payload: settling }) } };

/** Reads a level whose history, newest event first, shows these events. */
function read(...events: object[]) {
  const client = new SFNClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.middlewareStack.add(() => async () => ({ response: {}, output: { $metadata: {}, events } }), { step: 'initialize', priority: 'low' });
  return createLevelExecutions(client).readTask(levelArn);
}

const request = { any: 'input' };

it.each([
  ['is asked', [submitted, ask('one')], { closed: false, failed: false, taskToken: 'one', request, automationExecutionId: automationId }],
  ['has only just been scheduled', [ask('one')], { closed: false, failed: false, taskToken: 'one', request }],
  ['shows nothing yet', [{ type: 'ExecutionStarted' }], { closed: false, failed: false }],
  ['has failed', [failed, ask('one')], { closed: false, failed: true, taskToken: 'one', request }],
  ['timed out', [{ type: 'TaskTimedOut' }, submitted, ask('one')], { closed: false, failed: true, taskToken: 'one', request, automationExecutionId: automationId }],
  ['is asked again', [submitted, ask('two'), failed, ask('one')], { closed: false, failed: false, taskToken: 'two', request, automationExecutionId: automationId }],
  ['is about to be asked again', [ask('two'), failed, submitted, ask('one')], { closed: false, failed: false, taskToken: 'two', request, automationExecutionId: automationId }],
  ['settles', [settles, failed, ask('one')], { closed: false, failed: true, taskToken: 'one', request, settling }],
  ['settles although it could not ask', [settles], { closed: false, failed: false, settling }],
  ['is asked again after it has settled', [ask('two'), settles, failed, ask('one')], { closed: false, failed: false, taskToken: 'two', request }],
  ['has ended', [{ type: 'ExecutionSucceeded' }, submitted, ask('one')], { closed: true, failed: false, taskToken: 'one', request, automationExecutionId: automationId }],
])('reads a level that %s', async (_how, events, task) => {
  expect(await read(...events)).toEqual(task);
});
