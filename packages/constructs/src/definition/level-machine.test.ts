import { openLevelPayloadSchema, settleSchema } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { validates } from '../fixtures/validates.ts';
import type { Run, TaskAnswer } from '../fixtures/run-machine.ts';
import { evaluateAll, execution, runMachine } from '../fixtures/run-machine.ts';
import { levelMachine } from './level-machine.ts';
import type { Retrier } from './retry.ts';

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
      secondsLeft: 608_400,
      request: input,
    });
  });

  it('tells open-level of a redriven level that an earlier attempt may have asked', async () => {
    const sent: { Payload: { attempt: number } }[] = [];
    await run({ execution: { RedriveCount: 2 }, task: (_state, args) => ({ result: sent.push(args as (typeof sent)[number]) }) });
    expect(sent[0]?.Payload.attempt).toBe(2);
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

  it('keeps on pausing longer past the deadline', async () => {
    let settled = 0;
    const { waits } = await run({
      enteredTime: '2026-02-07T10:00:00.000Z',
      task(state) {
        if (state === 'Ask') return timedOut;
        settled += 1;
        return settled < 4 ? { failure: { Error: 'AccessDeniedException' } } : { result: { Payload: { version: 1, kind: 'closed', outcome } } };
      },
    });
    expect(waits).toEqual([30, 120, 480]);
  });

  it('asks on where nobody could be asked yet', async () => {
    let asked = 0;
    const { entered } = await run({
      task(state) {
        if (state === 'Settle') return { result: { Payload: { version: 1, kind: 'unopened' } } };
        asked += 1;
        return asked === 1 ? { failure: { Error: 'ThrottlingException' } } : { result: outcome };
      },
    });
    expect(entered).toEqual(['Ask', 'Settle', 'Settled?', 'Pause', 'Ask']);
  });

  it('remembers the automation while close-level cannot be asked', async () => {
    const sent: unknown[] = [];
    const settles: TaskAnswer[] = [open, { failure: { Error: 'ThrottlingException' } }];
    await run({
      task(state, args) {
        if (state === 'Settle') return settles.shift() ?? timedOut;
        return sent.push((args as { Payload: unknown }).Payload) < 3 ? timedOut : { result: outcome };
      },
    });
    expect(sent.map((payload) => openLevelPayloadSchema.parse(payload).automationExecutionId)).toEqual([undefined, automationExecutionId, automationExecutionId]);
  });
});

describe('a level whose calls are throttled until its deadline', () => {
  const retriersOf = (state: string) => machine.States[state]?.['Retry'] as Retrier[];
  /** With full jitter a delay is half of its bound on average. */
  const seconds = ({ MaxAttempts, ...retrier }: Retrier) =>
    Array.from({ length: MaxAttempts }, (_, attempt) => Math.min(retrier.MaxDelaySeconds, retrier.IntervalSeconds * retrier.BackoffRate ** attempt) / 2).reduce((sum, delay) => sum + delay);

  it('stays below 25,000 events, be it both calls of every round for 31 days', () => {
    const [ask, settle] = [retriersOf('Ask')[0], retriersOf('Settle')[0]] as [Retrier, Retrier];
    const longestPauseSeconds = 21_600;
    const eventsOfAttempt = 3;
    const eventsOfStates = 4 * 2;
    const events = eventsOfAttempt * (ask.MaxAttempts + 1 + settle.MaxAttempts + 1) + eventsOfStates;
    const rounds = (31 * 86_400) / (seconds(ask) + seconds(settle) + longestPauseSeconds);
    // The first pauses are shorter.
    expect((rounds + 6) * events).toBeLessThan(24_000);
  });

  it('waits in one Retry longer than a thousand starts at one a second take', () => {
    expect(seconds(retriersOf('Ask')[0] as Retrier)).toBeGreaterThan(3600);
  });

  it.each([
    ['ThrottlingException', 40],
    ['AutomationExecutionLimitExceededException', 40],
    ['Lambda.TooManyRequestsException', 40],
    ['Approval.TryAgain', 12],
    ['Sandbox.Timedout', 12],
    ['AccessDeniedException', undefined],
    ['InvalidAutomationExecutionParametersException', undefined],
    ['Approval.InvalidRequest', undefined],
    ['Approval.ReportedUnread', undefined],
    ['States.Timeout', undefined],
  ])('asks again after %s: %s time(s)', (error, attempts) => {
    const retrier = retriersOf('Ask').find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
    expect(retrier?.MaxAttempts).toBe(attempts);
    expect(retriersOf('Settle')).toEqual(retriersOf('Ask'));
  });
});

describe('the timeout of Ask', () => {
  it('is what is left when an attempt begins, however long ago the state was entered', async () => {
    const context = { State: { EnteredTime: execution.StartTime }, Execution: { ...execution, Input: input } };
    const scope = { states: { context }, now: '2026-01-31T10:00:00.000Z' };
    expect(await evaluateAll(machine.States['Ask']?.['TimeoutSeconds'], scope)).toBe(604_800);
  });

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
