/** Somebody stops an approval, or a part of it: everything that belongs to it ends at once, and no mail leads to a dead button. */
import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Fault } from '@countersign/emulator';
import { afterEach, expect, it } from 'vitest';
import { approverOf, levelName } from '../people.ts';
import { automationStatuses, familyOf } from '../stage/automation.ts';
import type { Mail } from '../stage/control.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Prefix, request, type Stage, statuses } from '../stage/stage.ts';

const deployments: readonly Prefix[] = ['journeys', 'nested'];
/** Longer than Lambda waits between its three attempts, all together. */
const attemptsSeconds = 200;

export function stoppingJourneys(stage: () => Stage): void {
  afterEach(() => stage().control.clearFaults());

  const levelArn = (flowArn: string, level: number) => `${flowArn.replace('-approval-flow:', '-approval-level:')}-L${level}-R0`;
  const levelStatus = async (flowArn: string, level: number) =>
    (await stage().sfn.send(new DescribeExecutionCommand({ executionArn: levelArn(flowArn, level) }))).status;

  /** What has become of a mail: the automations behind it, and what a click on its link comes to. */
  async function linkOf(mail: Mail): Promise<{ automations: string[]; click: string }> {
    const automations = [...new Set(await automationStatuses(stage(), mail))];
    const ssm = await stage().ssmAs(approverOf(1));
    const click = await decideByMail(ssm, mail, 'Approve').then(() => 'decides', () => 'is refused');
    return { automations, click };
  }
  const closed = { automations: ['Cancelled'], click: 'is refused' };

  it.each(deployments)('%s: a flow that is stopped takes its level and its automation along', async (prefix) => {
    const service = stage().service(prefix);
    const { id, executionArn } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().sfn.send(new StopExecutionCommand({ executionArn }));
    await stage().control.advance(0);
    expect(await levelStatus(executionArn, 1)).toBe('ABORTED');
    expect(await linkOf(mail)).toEqual(closed);
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('keeps the levels that had closed when its flow is stopped', async () => {
    const service = stage().service();
    const { id, executionArn } = await request(service, 'levels-2');
    await decideByMail(await stage().ssmAs(approverOf(1)), await stage().nextMail(id), 'Approve');
    await stage().nextMail(id);
    await stage().sfn.send(new StopExecutionCommand({ executionArn }));
    expect(statuses(await outcomeOf(service, id))).toEqual(['CANCELLED', `${levelName(1)} APPROVED`, `${levelName(2)} CANCELLED`]);
  });

  it.each(deployments)('%s: a level that AWS leaves running when its flow is stopped is stopped all the same', async (prefix) => {
    const { id, executionArn } = await request(stage().service(prefix), 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().control.arm({ kind: 'fail', operation: 'states:StopExecution', match: { input: levelArn(executionArn, 1) } });
    await stage().sfn.send(new StopExecutionCommand({ executionArn }));
    await stage().control.advance(0);
    expect(await stage().sfn.send(new DescribeExecutionCommand({ executionArn: levelArn(executionArn, 1) }))).toMatchObject({
      status: 'ABORTED',
      error: 'Approval.FlowEnded',
    });
    expect(await linkOf(mail)).toEqual(closed);
  });

  it.each(['aws.states', 'aws.ssm'])('needs no event of the level, and none from %s in particular, to come in order', async (event) => {
    const { id, executionArn } = await request(stage().service(), 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().control.arm(
      { kind: 'drop', event: '*', match: { input: `${levelArn(executionArn, 1)}"` } },
      { kind: 'duplicate', event },
      { kind: 'reorder', event },
    );
    await stage().sfn.send(new StopExecutionCommand({ executionArn }));
    await stage().control.advance(attemptsSeconds);
    expect(await linkOf(mail)).toEqual(closed);
  });

  it.each(deployments)('%s: a level that is stopped by hand takes its automation along', async (prefix) => {
    const { id, executionArn } = await request(stage().service(prefix), 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().sfn.send(new StopExecutionCommand({ executionArn: levelArn(executionArn, 1) }));
    await stage().control.advance(0);
    expect(await linkOf(mail)).toEqual(closed);
  });

  it.each<[string, Prefix, 'asking' | 'started', Fault[]]>([
    ['its automation is cancelled in the SSM console', 'journeys', 'asking', []],
    ['the child of a nested pair is', 'nested', 'asking', []],
    ['the parent of a nested pair is', 'nested', 'started', []],
    ['the runbook cannot report it', 'journeys', 'asking', [{ kind: 'kill', function: 'journeys-close-level', before: 'states:GetExecutionHistory', times: 3 }]],
    ['neither runbook of a pair can report it', 'nested', 'started', [{ kind: 'kill', function: 'nested-close-level', before: 'states:GetExecutionHistory', times: 6 }]],
  ])('is cancelled when %s', async (_when, prefix, which, faults) => {
    const service = stage().service(prefix);
    const { id } = await request(service, 'levels-2');
    const mail = await stage().nextMail(id);
    await stage().control.arm(...faults);
    await stage().ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: (await familyOf(stage(), mail))[which] }));
    await stage().control.advance(0);
    expect(statuses(await outcomeOf(service, id))).toEqual(['CANCELLED', `${levelName(1)} CANCELLED`]);
    expect(await stage().mailsOf(id)).toHaveLength(1);
    const ended = await automationStatuses(stage(), mail);
    expect(ended.filter((status) => ['Waiting', 'InProgress', 'Pending', 'Cancelling'].includes(status))).toEqual([]);
  });
}
