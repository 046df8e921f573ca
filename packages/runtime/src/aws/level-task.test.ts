import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Settle } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { aTask, automationId, levelArn } from '../../test/builders.ts';
import { toLevelTask } from './level-task.ts';

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
const failed = (error: string) => ({ type: 'TaskFailed', taskFailedEventDetails: { error } });
const failedToSubmit = (error: string) => ({ type: 'TaskSubmitFailed', taskSubmitFailedEventDetails: { error } });
const timedOut = { type: 'TaskTimedOut', taskTimedOutEventDetails: { error: 'States.Timeout' } };
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
const aborted = { type: 'ExecutionAborted' };
const redriven = { type: 'ExecutionRedriven' };

/** Events newest first. */
const read = (...events: object[]) => toLevelTask(events as HistoryEvent[]);

const request = { any: 'input' };
const asked = { request, taskToken: 'one', automationExecutionId: automationId };

it.each([
  ['is asked', [submitted, ask('one')], asked],
  ['has only just been scheduled', [ask('one')], { taskToken: 'one', request, start: 'unknown' }],
  ['shows nothing yet', [{ type: 'ExecutionStarted' }], {}],
  ['has failed', [failed('Lambda.Unknown'), ask('one')], { failed: true, taskToken: 'one', request, start: 'unknown' }],
  ['has handed over what was reported', [failed('Approval.ReportedUnread'), submitted, ask('one')], { ...asked, failed: true, handedOver: true }],
  ['is asked again after it has handed over', [ask('two'), failed('Approval.ReportedUnread'), submitted, ask('one')], { ...asked, taskToken: 'two' }],
  ['timed out', [timedOut, submitted, ask('one')], { ...asked, failed: true }],
  ['is asked again', [submitted, ask('two'), timedOut, ask('one')], { ...asked, taskToken: 'two' }],
  ['is about to be asked again', [ask('two'), timedOut, submitted, ask('one')], { ...asked, taskToken: 'two' }],
  ['settles', [settles, timedOut, submitted, ask('one')], { ...asked, failed: true, settling }],
  ['settles although it could not ask', [settles], { settling }],
  ['is asked again after it has settled', [ask('two'), settles, timedOut, submitted, ask('one')], { ...asked, taskToken: 'two' }],
  ['has ended', [{ type: 'ExecutionSucceeded' }, submitted, ask('one')], { ...asked, closed: true }],
  ['was redriven', [redriven, aborted, submitted, ask('one')], { ...asked, redriven: true }],
  ['was redriven and has ended again', [aborted, redriven, aborted, submitted, ask('one')], { ...asked, closed: true }],
] as const)('reads a level that %s', (_how, events, task) => {
  expect(read(...events)).toEqual(aTask(task));
});

describe('the start of an automation is', () => {
  it.each([
    ['none where the level was stopped before it asked', [aborted, { type: 'ExecutionStarted' }], 'none'],
    ['none where open-level refused the level', [aborted, failedToSubmit('Approval.NotEnoughApprovers'), ask('one')], 'none'],
    ['none where no time was left to ask', [aborted, failed('Approval.DeadlinePassed'), ask('one')], 'none'],
    ['refused where SSM refused it until no time was left', [failed('Approval.DeadlinePassed'), ask('two'), failed('ThrottlingException'), ask('one')], 'refused'],
    ['refused where SSM refused it', [aborted, failed('ThrottlingException'), ask('one')], 'refused'],
    ['refused where SSM refused each attempt', [failedToSubmit('InvalidTarget'), ask('two'), failed('AccessDeniedException'), ask('one')], 'refused'],
    ['refused where SSM refused it, whatever close-level failed with since', [settles, failed('Approval.TryAgain'), settles, failed('AccessDeniedException'), ask('one')], 'refused'],
    ['unknown where open-level ran out of time, whatever close-level failed with since', [failed('AccessDeniedException'), settles, timedOut, ask('one')], 'unknown'],
    ['unknown where the level was stopped under way', [aborted, ask('one')], 'unknown'],
    ['unknown where open-level died', [aborted, failed('Lambda.Unknown'), ask('one')], 'unknown'],
    ['unknown where open-level ran out of time', [aborted, timedOut, ask('one')], 'unknown'],
    ['unknown where one of several answers is missing', [failed('ThrottlingException'), ask('two'), failed('Lambda.Unknown'), ask('one')], 'unknown'],
    ['answered where any attempt was', [aborted, failed('Lambda.Unknown'), ask('two'), timedOut, submitted, ask('one')], 'answered'],
  ])('%s', (_how, events, start) => {
    expect(read(...events).start).toBe(start);
  });
});
