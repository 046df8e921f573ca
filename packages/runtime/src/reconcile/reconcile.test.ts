/** What every event has in common: which ones count at all. */
import { levelTagKey } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { anAutomation, anAskedTask, approves, automationId, levelArn, user } from '../../test/builders.ts';
import { aReconciliation } from '../../test/reconciliation.ts';

const approved = anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('deputy'))], status: 'Failed' });

describe('an automation that has ended', () => {
  it('gives the level the outcome that was lost on the way', async () => {
    const { reconcile, levels } = aReconciliation({ automations: [approved], task: anAskedTask() });
    expect(await reconcile.automation('Failed')).toEqual({ version: 1, kind: 'delivered', status: 'APPROVED' });
    expect(levels.succeeded).toMatchObject([{ taskToken: 'token', output: { status: 'APPROVED', decidedBy: ['deputy'] } }]);
  });

  it.each(['Cancelled', 'Canceled'])('cancels its level when it was %s', async (status) => {
    const cancelled = anAutomation({ stepStatus: 'Cancelled', status: 'Cancelled' });
    const { reconcile } = aReconciliation({ automations: [cancelled], task: anAskedTask() });
    expect(await reconcile.automation(status)).toMatchObject({ kind: 'delivered', status: 'CANCELLED' });
  });

  it('fails its level when nobody could be asked', async () => {
    const broken = anAutomation({ approvalStatus: undefined, stepStatus: 'Failed', status: 'Failed' });
    const { reconcile, levels } = aReconciliation({ automations: [broken], task: anAskedTask() });
    expect(await reconcile.automation('Failed')).toMatchObject({ kind: 'failed', error: 'Approval.RunbookFailed' });
    expect(levels.failed).toMatchObject([{ error: 'Approval.RunbookFailed' }]);
  });

  it.each([
    ['has ended already, as usual', { task: anAskedTask({ closed: true }) }, 'the level has ended'],
    ['started another one', { task: anAskedTask({ automationExecutionId: '00000000-0000-4000-8000-000000000009' }), automations: [approved, anAutomation({ id: '00000000-0000-4000-8000-000000000009' })] }, 'the level did not start this automation'],
    ['belongs to another deployment', { automations: [{ ...approved, parameters: { LevelExecutionArn: [levelArn.replace('countersign', 'other')] } }] }, 'no level of this deployment has started the automation'],
    ['has no ARN at all', { automations: [{ ...approved, parameters: { LevelExecutionArn: ['nonsense'] } }] }, 'no level of this deployment has started the automation'],
    ['is unknown, as the automation runs a foreign document', { automations: [{ ...approved, parameters: {} }] }, 'no level of this deployment has started the automation'],
    ['is unknown, as IAM keeps the automation from us', { forbidden: automationId }, 'no level of this deployment has started the automation'],
    ['is unknown, as SSM has no such automation', { automations: [] }, 'no level of this deployment has started the automation'],
  ])('changes nothing when its level %s', async (_how, world, reason) => {
    const { reconcile, levels } = aReconciliation({ automations: [approved], ...world });
    expect(await reconcile.automation('Success')).toEqual({ version: 1, kind: 'ignored', reason });
    expect([...levels.succeeded, ...levels.failed]).toEqual([]);
  });

  it('costs no reading of automations where its tag names a level that has ended', async () => {
    const { reconcile, automations } = aReconciliation({ tags: { [levelTagKey(levelArn)]: 'run-L1-R0' }, task: anAskedTask({ closed: true }) });
    automations.readError = new Error('Read all the same');
    expect(await reconcile.automation('Success')).toMatchObject({ reason: 'the level has ended' });
  });

  it.each([
    ['gives the level that its tag names the outcome that was lost', { [levelTagKey(levelArn)]: 'run-L1-R0' }, { kind: 'delivered', status: 'APPROVED' }],
    ['is left to the end of its parent where it carries the tag of its deployment only', { 'countersign:deployment': 'countersign' }, { kind: 'ignored' }],
    ['is ignored where its tag is made up', { [levelTagKey(levelArn)]: 'run-L2-R0' }, { kind: 'ignored' }],
  ])('%s', async (_what, tags, result) => {
    const { reconcile } = aReconciliation({ automations: [approved], task: anAskedTask(), tags });
    expect(await reconcile.automation('Failed')).toMatchObject(result);
  });

  it('is not one that only changed its status', async () => {
    const { reconcile } = aReconciliation({ automations: [approved], task: anAskedTask() });
    expect(await reconcile.automation('InProgress')).toMatchObject({ kind: 'ignored' });
  });

  it('is heard again while Step Functions does not show its level, which asked in the last 31 days', async () => {
    const { reconcile } = aReconciliation({ automations: [approved], missing: true });
    await expect(reconcile.automation('Success')).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });

  it('is heard again while SSM does not show its end', async () => {
    const { reconcile } = aReconciliation({ automations: [anAutomation()], task: anAskedTask() });
    await expect(reconcile.automation('Success')).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });
});

describe('an execution', () => {
  const executions = ['countersign-approval-level', 'countersign-approval-flow'].map((machine) => levelArn.replace('countersign-approval-level', machine));

  it.each(executions)('%s that succeeded needs nothing', async (executionArn) => {
    const { reconcile, automations } = aReconciliation({ automations: [anAutomation()], task: anAskedTask() });
    expect(await reconcile.execution({ executionArn, status: 'SUCCEEDED' })).toMatchObject({ kind: 'ignored' });
    expect(automations.stopped).toEqual([]);
  });

  it('of another state machine is none of our business', async () => {
    const { reconcile, automations } = aReconciliation({ automations: [anAutomation()], task: anAskedTask({ closed: true }) });
    for (const machine of ['other-machine', 'countersign-approval-levels', 'other-approval-level']) {
      const executionArn = levelArn.replace('countersign-approval-level', machine);
      expect(await reconcile.execution({ executionArn, status: 'ABORTED' })).toMatchObject({ kind: 'ignored' });
    }
    expect(automations.stopped).toEqual([]);
  });
});
