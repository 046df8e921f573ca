/** Events that never happened, told to reconcile by whoever may invoke it. AWS lets nobody put events of its own sources. */
import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import type { Stage } from '../stage/stage.ts';
import { approveDecoy, selfApprovedDecoyOf, startDecoy } from './decoys.ts';
import { openScene } from './scene.ts';
import { expectUntouched, openVictim, type Victim } from './victim.ts';

const reconcile = 'journeys-reconcile';

const executionEvent = (executionArn: string, status: string) => ({
  version: '0',
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn, status, stopDate: Date.parse('2090-01-01T00:00:00Z') },
});

const automationEvent = (ExecutionId: string, Status: string, Definition = 'countersign') => ({
  version: '0',
  source: 'aws.ssm',
  'detail-type': 'EC2 Automation Execution Status-change Notification',
  detail: { ExecutionId, Definition, Status },
});

const madeUpEnds: readonly ((victim: Victim) => object)[] = [
  ({ levelExecutionArn }) => executionEvent(levelExecutionArn, 'FAILED'),
  ({ levelExecutionArn }) => executionEvent(levelExecutionArn, 'ABORTED'),
  ({ flowExecutionArn }) => executionEvent(flowExecutionArn, 'ABORTED'),
  ({ flowExecutionArn }) => executionEvent(flowExecutionArn, 'TIMED_OUT'),
  ({ automationId }) => automationEvent(automationId, 'Success'),
  ({ automationId }) => automationEvent(automationId, 'Cancelled'),
];

const foreignEnds: readonly [string, (victim: Victim) => object][] = [
  ['a level of another account', ({ levelExecutionArn }) => executionEvent(levelExecutionArn.replace('123456789012', '999999999999'), 'FAILED')],
  ['a level of another Region', ({ levelExecutionArn }) => executionEvent(levelExecutionArn.replace('us-east-1', 'eu-central-1'), 'FAILED')],
  ['another deployment', ({ levelExecutionArn }) => executionEvent(levelExecutionArn.replace('journeys-', 'nested-'), 'FAILED')],
  ['an execution that never was', ({ flowExecutionArn }) => executionEvent(`${flowExecutionArn}-x`, 'FAILED')],
  ['no execution', () => executionEvent('nothing', 'FAILED')],
];

export function eventAttacks(stage: () => Stage): void {
  it('stops nothing by telling reconcile that a level, a flow or an automation has ended', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    // Each is read again for a while, as AWS's answers may lag behind its events.
    const answers = await Promise.all(madeUpEnds.map((forge) => attacker.invoke(reconcile, forge(victim))));
    for (const answer of answers) expect(answer).toMatchObject({ failed: true, told: { errorType: 'Approval.TryAgain' } });
    await expectUntouched(on, victim);
  });

  it.each(foreignEnds)('stops nothing by telling reconcile of %s', async (_what, forge) => {
    const { stage: on, attacker, victim } = await openScene(stage());
    expect(await attacker.invoke(reconcile, forge(victim))).toMatchObject({ failed: false, told: { kind: 'ignored' } });
    await expectUntouched(on, victim);
  });

  it('has no decision of its own delivered by reconcile', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const forged = await startDecoy(attacker, selfApprovedDecoyOf(victim), victim);
    await approveDecoy(attacker, forged);
    expect(await attacker.invoke(reconcile, automationEvent(forged, 'Success', victim.runbook))).toMatchObject({
      told: { kind: 'ignored', reason: 'the level did not start this automation' },
    });
    await expectUntouched(on, victim);
  });

  it('cancels no other level’s automation by the end of its own approval', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const own = await openVictim(on, { policy: 'levels-1' });
    // Under the tag of its own level, an automation that asks for the victim's.
    const decoy = selfApprovedDecoyOf(victim);
    const tagged = await startDecoy(attacker, decoy, own);
    await own.service.cancel(own.id);
    await on.control.advance(0);
    await attacker.invoke(reconcile, executionEvent(own.flowExecutionArn, 'ABORTED'));
    const status = async (AutomationExecutionId: string) =>
      (await on.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution?.AutomationExecutionStatus;
    expect([await status(own.automationId), await status(tagged)]).toEqual(['Cancelled', 'Waiting']);
    await expectUntouched(on, victim);
  });

  it.each([
    ['another source', { source: 'mine' }],
    ['no detail', { detail: undefined }],
    ['another kind', { 'detail-type': '__proto__' }],
  ])('is refused by reconcile with an event of %s', async (_what, change) => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const event = { ...executionEvent(victim.levelExecutionArn, 'FAILED'), ...change };
    expect(await attacker.invoke(reconcile, event)).toMatchObject({ failed: true, told: { errorType: 'Approval.InvalidRequest' } });
    await expectUntouched(on, victim);
  });
}
