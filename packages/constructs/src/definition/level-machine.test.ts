import { openLevelPayloadSchema, settleSchema } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { validates } from '../fixtures/validates.ts';
import type { Run, TaskAnswer } from '../fixtures/run-machine.ts';
import { evaluateAll, execution, runMachine } from '../fixtures/run-machine.ts';
import { levelMachine } from './level-machine.ts';

const machine = levelMachine({
  partition: 'aws',
  openLevelArn: 'arn:aws:lambda:eu-central-1:123456789012:function:countersign-open-level',
  closeLevelArn: 'arn:aws:lambda:eu-central-1:123456789012:function:countersign-close-level',
  slackSeconds: 3600,
});
const input = { version: 1, level: { name: 'team', windowSeconds: 604_800 } };
const outcome = { version: 1, name: 'team', status: 'APPROVED', decisions: [], decidedBy: [] };
const automationExecutionId = '6f0c5d0e-9a9b-4a53-bd1c-7f6b2f6d9e41';
const open: TaskAnswer = { result: { Payload: { version: 1, kind: 'open', automationExecutionId } } };
const timedOut: TaskAnswer = { failure: { Error: 'States.Timeout' } };

function run(changes: Partial<Run>) {
  return runMachine(machine, { input, task: () => ({ result: outcome }), ...changes });
}

describe('the level machine', () => {
  it('is valid', () => {
    expect(validates(machine)).toEqual([]);
  });

  it('has these states', () => {
    expect(Object.keys(machine.States)).toEqual(['Ask', 'Settle', 'Settled?', 'Pause', 'Closed', 'Failed']);
  });

  it('enters one state where all goes well, and outputs what close-level sent', async () => {
    expect(await run({})).toEqual({ entered: ['Ask'], waits: [], output: outcome });
  });

  it.each([
    [undefined, 0],
    [0, 0],
    [3, 3],
  ])('tells open-level at retry %s that this is attempt %s', async (retryCount, attempt) => {
    const sent: unknown[] = [];
    await run({ ...(retryCount !== undefined && { retryCount }), task: (_state, args) => ({ result: sent.push(args) }) });

    const [{ Payload }] = sent as [{ Payload: unknown }];
    expect(openLevelPayloadSchema.parse(Payload)).toEqual({
      version: 1,
      taskToken: 'a-task-token',
      levelExecutionArn: execution.Id,
      attempt,
      request: input,
    });
  });

  it('asks close-level what SSM says when the task fails, and ends as that says', async () => {
    const sent: unknown[] = [];
    const { entered, output } = await run({
      task(state, args) {
        if (state === 'Ask') return { failure: { Error: 'Approval.AlreadyDecided', Cause: 'by team-lead' } };
        sent.push(args);
        return { result: { Payload: { version: 1, kind: 'closed', outcome } } };
      },
    });

    expect(entered).toEqual(['Ask', 'Settle', 'Settled?', 'Closed']);
    expect(output).toEqual(outcome);
    const [{ Payload }] = sent as [{ Payload: unknown }];
    expect(settleSchema.parse(Payload)).toEqual({
      version: 1,
      kind: 'settle',
      levelExecutionArn: execution.Id,
      startedAt: '2026-01-31T09:00:00.000Z',
      settledAt: '2026-01-31T09:00:00.000Z',
      slackSeconds: 3600,
      attempt: 0,
      error: { Error: 'Approval.AlreadyDecided', Cause: 'by team-lead' },
      request: input,
    });
  });

  it('settles an error without a cause', async () => {
    const answers = [timedOut, { result: { Payload: { version: 1, kind: 'closed', outcome } } }];
    expect((await run({ task: () => answers.shift() ?? timedOut })).output).toEqual(outcome);
  });

  it('fails with what close-level found to have failed', async () => {
    const failed = { version: 1, kind: 'failed', error: 'Approval.InvalidRequest', cause: 'subject: must not be blank' };
    const ran = await run({ task: (state) => (state === 'Ask' ? timedOut : { result: { Payload: failed } }) });
    expect(ran.failure).toEqual({ Error: failed.error, Cause: failed.cause });
  });

  it('does not fail because close-level cannot be asked: it asks the approvers again, and settles later', async () => {
    const unreachable: TaskAnswer = { failure: { Error: 'Lambda.TooManyRequestsException' } };
    let settled = 0;
    const { entered, output } = await run({
      task(state) {
        if (state === 'Ask') return timedOut;
        settled += 1;
        return settled === 1 ? unreachable : { result: { Payload: { version: 1, kind: 'closed', outcome } } };
      },
    });
    expect(entered).toEqual(['Ask', 'Settle', 'Pause', 'Ask', 'Settle', 'Settled?', 'Closed']);
    expect(output).toEqual(outcome);
  });

  it('tells open-level which automation is still open', async () => {
    const sent: unknown[] = [];
    await run({
      task(state, args) {
        if (state === 'Settle') return open;
        return sent.push((args as { Payload: unknown }).Payload) === 1 ? timedOut : { result: outcome };
      },
    });
    expect(sent.map((payload) => openLevelPayloadSchema.parse(payload))).toMatchObject([
      { attempt: 0, request: input },
      { attempt: 1, request: input, automationExecutionId },
    ]);
    expect(sent[0]).not.toHaveProperty('automationExecutionId');
  });

  it('waits longer and longer while the automation is open, and then asks with a higher attempt', async () => {
    const attempts: unknown[] = [];
    const { waits, entered } = await run({
      task(state, args) {
        if (state === 'Settle') return open;
        attempts.push((args as { Payload: { attempt: number } }).Payload.attempt);
        return attempts.length < 8 ? timedOut : { result: outcome };
      },
    });

    expect(attempts).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(waits).toEqual([30, 120, 480, 1920, 7680, 21_600, 21_600]);
    expect(entered.slice(0, 5)).toEqual(['Ask', 'Settle', 'Settled?', 'Pause', 'Ask']);
  });

  it('does not pause past the deadline', async () => {
    let asked = 0;
    const { waits } = await run({
      enteredTime: '2026-02-07T09:59:50.000Z',
      task(state) {
        if (state === 'Settle') return open;
        asked += 1;
        return asked === 1 ? timedOut : { result: outcome };
      },
    });
    expect(waits).toEqual([10]);
  });

  it('stays far below 25,000 events in 30 days of pauses', () => {
    const longestPauseSeconds = 21_600;
    const eventsPerRound = 16;
    expect((30 * 86_400 * eventsPerRound) / longestPauseSeconds).toBeLessThan(2500);
  });
});

describe('the timeout of Ask', () => {
  it.each([
    ['the window and the slack at first', 604_800, '2026-01-31T09:00:00.000Z', 608_400],
    ['what is left of both later', 604_800, '2026-01-31T09:00:30.500Z', 608_370],
    ['a second at the deadline', 604_800, '2026-02-07T10:00:00.000Z', 1],
    ['a second past the deadline', 604_800, '2026-02-08T10:00:00.000Z', 1],
    ['the slack without a window', undefined, '2026-01-31T09:00:00.000Z', 3600],
    ['the slack with a window that is no number', '604800', '2026-01-31T09:00:00.000Z', 3600],
    ['the slack with a window that is a list', [60], '2026-01-31T09:00:00.000Z', 3600],
    ['the slack with a window below zero', -5, '2026-01-31T09:00:00.000Z', 3600],
    ['a whole number with a broken window', 60.5, '2026-01-31T09:00:00.000Z', 3661],
    ['no more than 30 days and the slack', 1e12, '2026-01-31T09:00:00.000Z', 2_595_600],
  ])('is %s', async (_case, windowSeconds, EnteredTime, seconds) => {
    const context = { State: { EnteredTime }, Execution: { ...execution, Input: { level: { windowSeconds } } } };
    expect(await evaluateAll(machine.States['Ask']?.['TimeoutSeconds'], { states: { context } })).toBe(seconds);
  });

  it.each([['text'], [null], [7], [[]], [{}]])('is the slack for the input %j', async (Input) => {
    const context = { State: { EnteredTime: execution.StartTime }, Execution: { ...execution, Input } };
    expect(await evaluateAll(machine.States['Ask']?.['TimeoutSeconds'], { states: { context } })).toBe(3600);
  });
});
