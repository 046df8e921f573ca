import { levelExecutionName } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { anAskedTask, anAutomation, automationId, levelArn } from '../../test/builders.ts';
import { named } from '../../test/fakes.ts';
import { aReconciliation } from '../../test/reconciliation.ts';
import type { Execution } from '../aws/executions.ts';

const flowArn = levelArn.replace('-approval-level:run-L1-R0', '-approval-flow:run');
const level = (index: number, redrive = 0) =>
  levelArn.replace('run-L1-R0', levelExecutionName({ approval: 'run', index, redrive }));

/** A flow that was stopped at `stopDate`, its levels by their ARN. */
function stopped(levels: Record<string, string>, flow: Partial<Execution> & { stopDate?: number } = {}) {
  const world = aReconciliation({ automations: [anAutomation()], task: anAskedTask({ closed: true }) });
  const { status = 'ABORTED', stopDate = 1000, ...more } = flow;
  if (status !== 'MISSING') world.executions.set(flowArn, status, more);
  for (const [arn, levelStatus] of Object.entries(levels)) world.executions.set(arn, levelStatus, { startedBy: flowArn });
  return { ...world, result: world.reconcile.execution({ executionArn: flowArn, status: 'ABORTED', stopDate }) };
}

it('stops the level that AWS left running, and cancels its automation at once', async () => {
  const { result, executions } = stopped({ [level(1)]: 'SUCCEEDED', [level(2)]: 'RUNNING' });
  expect(await result).toEqual({ version: 1, kind: 'cleared', stoppedLevels: [level(2)], cancelledAutomations: [automationId] });
  expect(executions.stopped).toEqual([{ executionArn: level(2), error: 'Approval.FlowEnded' }]);
});

it.each(['ABORTED', 'FAILED', 'TIMED_OUT'])('does not wait for the event of a level that is %s', async (status) => {
  const { result, executions } = stopped({ [level(1)]: status });
  expect(await result).toMatchObject({ stoppedLevels: [], cancelledAutomations: [automationId] });
  expect(executions.stopped).toEqual([]);
});

it('needs few calls: one for each attempt at a level, and one past the last', async () => {
  const { result, executions } = stopped({ [level(1)]: 'SUCCEEDED', [level(2)]: 'SUCCEEDED' });
  expect(await result).toMatchObject({ stoppedLevels: [], cancelledAutomations: [] });
  expect(executions.described).toEqual([flowArn, level(1), level(2), level(3)]);
});

it('finds the level that a redriven flow has asked again', async () => {
  const { result } = stopped({ [level(1)]: 'ABORTED', [level(1, 1)]: 'SUCCEEDED', [level(2)]: 'ABORTED', [level(2, 1)]: 'RUNNING' }, { redriveCount: 2 });
  expect(await result).toMatchObject({ stoppedLevels: [level(2, 1)] });
});

describe('a level that never settles', () => {
  const levels = { [level(1)]: 'ABORTED', [level(1, 1)]: 'RUNNING' };

  it('does not keep the running one from being stopped, nor its automation from being cancelled', async () => {
    const world = stopped(levels, { redriveCount: 1 });
    world.levels.readErrors.set(level(1), named('Approval.TryAgain'));
    await expect(world.result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(world.executions.stopped).toEqual([{ executionArn: level(1, 1), error: 'Approval.FlowEnded' }]);
    expect(world.automations.stopped).toEqual([automationId]);
  });

  it('is told of with all others', async () => {
    const world = stopped(levels, { redriveCount: 1 });
    world.executions.stopErrors.set(level(1, 1), named('AccessDeniedException', 'may not stop'));
    world.levels.readErrors.set(level(1), named('Approval.TryAgain', 'a history lags'));
    await expect(world.result).rejects.toMatchObject({
      name: 'Approval.TryAgain',
      message: expect.stringMatching(/AccessDeniedException: may not stop.*Approval\.TryAgain: a history lags/),
      cause: { errors: [{ name: 'AccessDeniedException' }, { name: 'Approval.TryAgain' }] },
    });
    expect(world.automations.stopped).toEqual([automationId]);
  });

  it('is the last to be looked at, when it is the oldest', async () => {
    const { result, levels: read } = stopped({ [level(1)]: 'ABORTED', [level(1, 1)]: 'SUCCEEDED', [level(2)]: 'ABORTED', [level(2, 1)]: 'RUNNING' }, { redriveCount: 2 });
    await result;
    expect(read.read).toEqual([level(2, 1), level(2), level(1)]);
  });
});

describe('executions that Step Functions has forgotten', () => {
  const days = 86_400_000;
  const old = { startedAt: 0, stoppedAt: 91 * days, redriveCount: 2 };

  it.each<[string, Record<string, string>, string]>([
    ['earlier levels', { [level(3)]: 'RUNNING' }, level(3)],
    ['earlier attempts', { [level(1, 2)]: 'RUNNING' }, level(1, 2)],
    ['both', { [level(2)]: 'SUCCEEDED', [level(10, 2)]: 'RUNNING' }, level(10, 2)],
  ])('hide no running one, be they %s', async (_which, levels, running) => {
    expect(await stopped(levels, old).result).toMatchObject({ stoppedLevels: [running] });
  });

  it('are not looked for in a flow of 90 days or less', async () => {
    const { result, executions } = stopped({}, { ...old, stoppedAt: 90 * days });
    expect(await result).toMatchObject({ stoppedLevels: [] });
    expect(executions.described).toEqual([flowArn, level(1)]);
  });
});

it('leaves an execution alone that somebody else started under the name of a level', async () => {
  const { result, executions, reconcile } = stopped({});
  await result;
  executions.set(level(1), 'RUNNING', { startedBy: `${flowArn}-other` });
  expect(await reconcile.execution({ executionArn: flowArn, status: 'ABORTED' })).toMatchObject({ kind: 'cleared', stoppedLevels: [] });
  expect(executions.stopped).toEqual([]);
});

describe('leaves everything alone', () => {
  it.each([
    ['an approval that was redriven since', { status: 'RUNNING', redriveCount: 1, redrivenAt: 2000 }, 'the approval was redriven'],
    ['an approval that has an outcome', { status: 'SUCCEEDED' }, 'the approval has an outcome'],
    ['an approval that is not there', { status: 'MISSING' }, 'there is no such approval, or no longer'],
  ])('of %s', async (_which, flow, reason) => {
    const { result, executions, automations } = stopped({ [level(1)]: 'RUNNING' }, flow);
    expect(await result).toEqual({ version: 1, kind: 'ignored', reason });
    expect([...executions.stopped, ...automations.stopped]).toEqual([]);
  });

  it.each([{ status: 'RUNNING' }, { status: 'RUNNING', redriveCount: 1, redrivenAt: 999 }])('while Step Functions shows %j, and looks again', async (flow) => {
    const { result, executions } = stopped({ [level(1)]: 'RUNNING' }, flow);
    await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(executions.stopped).toEqual([]);
  });

  it.each(['n'.repeat(80), 'dot.ted'])('where the name %s was refused before any level', async (name) => {
    const { reconcile, executions } = aReconciliation();
    expect(await reconcile.execution({ executionArn: flowArn.replace(/run$/, name), status: 'FAILED' })).toMatchObject({ kind: 'ignored' });
    expect(executions.described).toEqual([]);
  });
});

it('changes nothing when the event comes again', async () => {
  const { result, reconcile, executions } = stopped({ [level(1)]: 'RUNNING' });
  await result;
  expect(await reconcile.execution({ executionArn: flowArn, status: 'ABORTED' })).toMatchObject({ stoppedLevels: [] });
  expect(executions.stopped).toHaveLength(1);
});
