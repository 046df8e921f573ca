import { failLevelPayloadSchema } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { machine, plan, request } from '../fixtures/flow-under-test.ts';
import { type Ending, LevelsOfAFlow } from '../fixtures/levels-of-a-flow.ts';
import { evaluateAll, execution, runMachine, type TaskAnswer } from '../fixtures/run-machine.ts';
import type { Retrier } from './retry.ts';

async function flow(endings: readonly Ending[], redrives = 0, levels = new LevelsOfAFlow(...endings)) {
  const ran = await runMachine(machine, { input: request, redrives, task: levels.task });
  const started = levels.started.map(({ Name }) => Name.slice(execution.Name.length + 1));
  return { ...ran, levels, started };
}

const approved = ['APPROVED', 'APPROVED', 'APPROVED'];
const failed: Ending = { status: 'FAILED', error: 'Approval.RunbookFailed' };
const succeeded: Ending = { status: 'SUCCEEDED' };

/** What an approved flow lists of its levels. */
const statusesOf = (output: unknown) => (output as { levels?: { status: string }[] } | undefined)?.levels?.map(({ status }) => status);

describe('a flow that fails', () => {
  it('hands what it caught to plan-levels, with the place', async () => {
    const sent: unknown[] = [];
    const levels = new LevelsOfAFlow(succeeded, failed);
    await runMachine(machine, { input: request, task: (state, args) => (state === 'Failed' && sent.push(args), levels.task(state, args)) });
    const [{ Payload }] = sent as [{ Payload: unknown }];
    expect(failLevelPayloadSchema.parse(Payload)).toEqual({
      version: 1,
      kind: 'fail',
      redriven: false,
      level: { name: 'security', index: 2, of: 3, executionArn: `${execution.Id.replace('-flow', '-level')}-L2-R0` },
      error: { Error: 'States.TaskFailed', Cause: expect.stringContaining('Approval.RunbookFailed') },
    });
  });

  it('fails in a task, as a redriven Fail state only fails again', async () => {
    const { entered, failure } = await flow([failed]);
    expect(entered).toEqual(['Plan', 'Level', 'Failed']);
    expect(failure).toMatchObject({ Error: 'States.TaskFailed' });
    expect(Object.values(machine.States).map(({ Type }) => Type)).not.toContain('Fail');
  });
});

describe('a redriven flow', () => {
  it.each<[string, Ending[], string[]]>([
    ['asks a level that failed anew, and none that closed', [succeeded, failed], ['L1-R0', 'L2-R0', 'L2-R1', 'L3-R0']],
    ['asks a level that was stopped with it anew', [succeeded, { status: 'ABORTED', flow: 'is stopped' }], ['L1-R0', 'L2-R0', 'L2-R1', 'L3-R0']],
    ['asks a level that was stopped alone anew', [{ status: 'ABORTED' }], ['L1-R0', 'L1-R1', 'L2-R0', 'L3-R0']],
    ['asks a level that timed out anew', [{ status: 'TIMED_OUT' }], ['L1-R0', 'L1-R1', 'L2-R0', 'L3-R0']],
    ['waits for a level that still runs', [{ status: 'RUNNING', flow: 'is stopped' }], ['L1-R0', 'L2-R0', 'L3-R0']],
    ['counts a level that approved meanwhile', [{ ...succeeded, flow: 'is stopped' }], ['L1-R0', 'L2-R0', 'L3-R0']],
    ['starts a level that could not be started', [{ ...failed, flow: 'cannot start it' }], ['L1-R0', 'L1-R0', 'L2-R0', 'L3-R0']],
  ])('%s', async (_what, endings, expected) => {
    const { started, output } = await flow(endings, 1);
    expect(started).toEqual(expected);
    expect(statusesOf(output)).toEqual(approved);
  });

  it('enters these states', async () => {
    const { entered } = await flow([failed], 1);
    expect(entered.slice(0, 8)).toEqual(['Plan', 'Level', 'Failed', 'Failed', 'Level', 'Earlier', 'Earlier?', 'Level']);
  });

  it('asks once for each redrive, and never without one', async () => {
    expect((await flow([failed, failed], 1)).started).toEqual(['L1-R0', 'L1-R1']);
    expect((await flow([failed, failed], 2)).started).toEqual(['L1-R0', 'L1-R1', 'L1-R2', 'L2-R0', 'L3-R0']);
    expect((await flow([failed, succeeded, failed], 1)).started).toEqual(['L1-R0', 'L1-R1', 'L2-R0']);
    expect((await flow([failed, succeeded, { ...failed, flow: 'misses the answer' }], 1)).started).toEqual(['L1-R0', 'L1-R1', 'L2-R0']);
  });

  it('fails with a level that it waited for and that failed after the redrive', async () => {
    const { started, failure } = await flow([{ status: 'RUNNING', flow: 'is stopped' }, failed], 1);
    expect(started).toEqual(['L1-R0']);
    expect(failure?.Cause).toContain('Approval.RunbookFailed');
  });

  it('keeps people from deciding twice', async () => {
    const { levels } = await flow([succeeded, failed, { ...succeeded, flow: 'misses the answer' }], 1);
    expect(levels.started.map(({ Input }) => Input.excludedPeople)).toEqual([
      ['requester'],
      ['requester', 'team-lead'],
      ['requester', 'team-lead'],
      ['requester', 'team-lead', 'security-lead'],
    ]);
  });
});

describe('a start whose answer was lost', () => {
  it('counts the level that closed meanwhile', async () => {
    const { started, entered, output } = await flow([{ ...succeeded, flow: 'misses the answer' }]);
    expect(started).toEqual(['L1-R0', 'L2-R0', 'L3-R0']);
    expect(entered.slice(0, 5)).toEqual(['Plan', 'Level', 'Earlier', 'Earlier?', 'Next level?']);
    expect(statusesOf(output)).toEqual(approved);
  });

  it('looks again while Step Functions does not show yet that the level has closed', async () => {
    const { started, entered, waits, output } = await flow([{ ...succeeded, flow: 'misses the answer', lagging: 2 }]);
    const look = ['Earlier', 'Earlier?'];
    expect(entered.slice(0, 11)).toEqual(['Plan', 'Level', ...look, 'Look again', ...look, 'Look again', ...look, 'Next level?']);
    expect(waits).toEqual([5, 10]);
    expect(started).toEqual(['L1-R0', 'L2-R0', 'L3-R0']);
    expect(statusesOf(output)).toEqual(approved);
  });

  it.each([
    [1, 5],
    [10, 2560],
    [11, 3600],
    [2000, 3600],
  ])('pauses longer each time, an hour at most: look %d, %d s', async (looks, seconds) => {
    expect(await evaluateAll(machine.States['Look again']?.['Seconds'], { states: { input: { looks } } })).toBe(seconds);
  });

  it('looks again where Step Functions does not show the level at all', () => {
    const { Retry: retriers } = machine.States['Earlier'] as { Retry?: readonly Retrier[] };
    const names = retriers?.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(names).toEqual(expect.arrayContaining(['Sfn.ExecutionDoesNotExist', 'Sfn.ExecutionDoesNotExistException']));
  });

  it('fails with what the level failed with', async () => {
    const { failure } = await flow([{ ...failed, flow: 'misses the answer' }]);
    expect(failure).toMatchObject({ Error: 'States.TaskFailed', Cause: expect.stringContaining('Approval.RunbookFailed') });
  });
});

describe('a name that somebody else took', () => {
  const squatted = (status: Ending['status']) => {
    const levels = new LevelsOfAFlow();
    levels.children.set(`${execution.Name}-L1-R0`, { status, input: { ...plan, level: { name: 'team', approvers: ['somebody'] } } });
    return levels;
  };

  it.each(['SUCCEEDED', 'RUNNING', 'FAILED'] as const)('never counts, be it %s', async (status) => {
    const { failure, started } = await flow([], 0, squatted(status));
    expect(failure).toMatchObject({ Error: 'Approval.LevelNameTaken' });
    expect(started).toEqual([]);
  });

  it.each<[string, TaskAnswer]>([
    ['whose description is too large', { failure: { Error: 'States.DataLimitExceeded', Cause: 'more than 256 KiB' } }],
    ['whose description holds no input that can be read', { result: { Status: 'FAILED', Input: 'no JSON' } }],
  ])('fails the flow by name, and is left behind by a redrive, as one %s', async (_which, described) => {
    const taken = () => {
      const levels = new LevelsOfAFlow();
      levels.children.set(`${execution.Name}-L1-R0`, { status: 'FAILED', input: {}, described });
      return levels;
    };
    expect((await flow([], 0, taken())).failure).toMatchObject({ Error: 'Approval.LevelNameTaken' });
    const { output, started } = await flow([], 1, taken());
    expect(started).toEqual(['L1-R1', 'L2-R0', 'L3-R0']);
    expect(statusesOf(output)).toEqual(approved);
  });

  it('is left behind by a redrive', async () => {
    const { output, started } = await flow([], 1, squatted('SUCCEEDED'));
    expect(started).toEqual(['L1-R1', 'L2-R0', 'L3-R0']);
    expect(statusesOf(output)).toEqual(approved);
  });
});
