/** reconcile fails, or comes too early: Lambda asks it again after one minute and two more, and keeps what failed for good. */
import { RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetAutomationExecutionCommand, StartAutomationExecutionCommand, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Fault } from '@countersign/emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windowSeconds } from '../app/policies.ts';
import { approverOf } from '../people.ts';
import { automationStatuses } from '../stage/automation.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { takeMessages, takeRecords } from '../stage/queue.ts';
import { outcomeOf, request, type Stage } from '../stage/stage.ts';

const slackSeconds = 3600;

const reportsDie: Fault = { kind: 'kill', function: 'journeys-close-level', before: 'states:SendTaskSuccess', times: 3 };
const reconcileDies = (times: number): Fault => ({ kind: 'kill', function: 'journeys-reconcile', before: 'states:SendTaskSuccess', times });

export function retryingJourneys(stage: () => Stage): void {
  beforeEach(() => takeRecords(stage(), 'journeys'));
  afterEach(() => stage().control.clearFaults());

  /** An approval that was decided while everything dies that could tell of it. */
  async function decided(...faults: Fault[]): Promise<string> {
    const { id } = await request(stage().service(), 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().control.arm(...faults);
    await decideByMail(await stage().ssmAs(approverOf(1)), mail, 'Approve');
    await stage().control.advance(0);
    return id;
  }

  it.each([
    [1, 60],
    [2, 180],
  ])('settles what reconcile failed at %i time(s) after %i s', async (times, seconds) => {
    const id = await decided(reportsDie, reconcileDies(times));
    await stage().control.advance(seconds - 1);
    expect(await stage().service().get(id)).toMatchObject({ status: 'PENDING' });
    await stage().control.advance(1);
    expect(await stage().service().get(id)).toMatchObject({ status: 'APPROVED' });
    expect(await takeRecords(stage(), 'journeys')).toEqual([]);
  });

  it('keeps in the queue what reconcile failed at three times, and the approval ends truly at its deadline', async () => {
    const id = await decided(reportsDie, reconcileDies(3));
    await stage().control.advance(180);
    expect(await takeRecords(stage(), 'journeys')).toMatchObject([
      { requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 }, requestPayload: { source: 'aws.ssm', detail: { Status: 'Failed' } } },
    ]);
    expect(await stage().service().get(id)).toMatchObject({ status: 'PENDING' });
    await stage().control.advance(windowSeconds + slackSeconds);
    expect(await outcomeOf(stage().service(), id)).toMatchObject({ status: 'APPROVED' });
  });

  it('leaves a redriven approval alone, however late and often it hears that it was stopped', async () => {
    const { id, executionArn } = await request(stage().service(), 'levels-1');
    const first = await stage().nextMail(id);
    await stage().control.arm(
      { kind: 'delay', event: 'Step Functions Execution Status Change', seconds: 60, times: 2 },
      { kind: 'duplicate', event: '*', times: 20 },
    );
    await stage().sfn.send(new StopExecutionCommand({ executionArn }));
    await stage().sfn.send(new RedriveExecutionCommand({ executionArn }));
    const second = await stage().nextMail(id);
    await stage().control.advance(300);
    expect(await automationStatuses(stage(), first)).toEqual(['Cancelled']);
    expect(await automationStatuses(stage(), second)).toEqual(['Waiting']);
    await decideByMail(await stage().ssmAs(approverOf(1)), second, 'Approve');
    expect(await outcomeOf(stage().service(), id)).toMatchObject({ status: 'APPROVED' });
  });

  it('finds in the queue what EventBridge could not deliver, from each of its rules', async () => {
    const { sfn, ssm, control } = stage();
    const { id, executionArn } = await request(stage().service(), 'levels-1');
    const mail = await stage().nextMail(id);
    await control.arm({ kind: 'fail', operation: 'lambda:Invoke', error: 'ResourceNotFoundException', times: 3, match: { principal: ':rule/journeys-' } });
    await sfn.send(new StopExecutionCommand({ executionArn }));
    await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: automationOf(mail) }));
    await control.advance(0);
    const events = (await takeMessages(stage(), 'journeys')) as { detail: { status?: string; Status?: string; stateMachineArn?: string } }[];
    expect(events.map(({ detail: { Status, status, stateMachineArn } }) => Status ?? `${stateMachineArn?.split('-').at(-1)} ${status}`).toSorted()).toEqual(
      ['Cancelled', 'flow ABORTED', 'level ABORTED'],
    );
  });

  it('leaves alone what is not an approval of ours, although it is named or parametrised like one', async () => {
    const { sfn, ssm, outputs } = stage();
    const { id, executionArn } = await request(stage().service(), 'levels-1');
    const mail = await stage().nextMail(id);
    const before = await automationStatuses(stage(), mail);
    const { executionArn: foreign } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: outputs['ForeignMachineArn'], name: executionArn.split(':').at(-1), input: '{}' }),
    );
    await sfn.send(new StopExecutionCommand({ executionArn: foreign })).catch(() => {});
    const { AutomationExecution: { DocumentName, Parameters } = {} } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: automationOf(mail) }));
    // Without our tag reconcile may not even look at it.
    for (const action of ['ssm:ListTagsForResource', 'ssm:GetAutomationExecution']) stage().expectDenial({ principal: 'journeys-reconcile', action });
    const { AutomationExecutionId: forged } = await ssm.send(new StartAutomationExecutionCommand({ DocumentName, Parameters }));
    await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: forged }));
    await stage().control.advance(300);
    expect(await stage().service().get(id)).toMatchObject({ status: 'PENDING' });
    expect(await automationStatuses(stage(), mail)).toEqual(before);
    expect(await takeRecords(stage(), 'journeys')).toEqual([]);
  });

  describe('a flow that is stopped while open-level is starting the automation', () => {
    const startIsLate: Fault = { kind: 'delay', operation: 'ssm:StartAutomationExecution', seconds: 30 };
    const unseen = (times: number): Fault => ({ kind: 'stale', operation: 'ssm:DescribeAutomationExecutions', times });

    async function stopped(...faults: Fault[]) {
      await stage().control.arm(startIsLate, ...faults);
      const { id, executionArn } = await request(stage().service(), 'levels-1');
      const mail = await stage().nextMail(id);
      await stage().sfn.send(new StopExecutionCommand({ executionArn }));
      await stage().control.advance(0);
      return mail;
    }

    it('takes the automation along, found by its tag', async () => {
      expect(await automationStatuses(stage(), await stopped())).toEqual(['Cancelled']);
    });

    it('takes it along a minute later where SSM does not show it at once', async () => {
      // The level's event and the flow's look for it.
      const mail = await stopped(unseen(2));
      expect(await automationStatuses(stage(), mail)).toEqual(['Waiting']);
      await stage().control.advance(60);
      expect(await automationStatuses(stage(), mail)).toEqual(['Cancelled']);
      expect(await takeRecords(stage(), 'journeys')).toEqual([]);
    });

    it('is left to people where SSM never shows it: the events lie in the queue', async () => {
      await stopped(unseen(6));
      await stage().control.advance(180);
      const records = await takeRecords(stage(), 'journeys');
      expect(records).toHaveLength(2);
      expect(records).toMatchObject(records.map(() => ({ responsePayload: { errorType: 'Approval.TryAgain' }, requestPayload: { detail: { status: 'ABORTED' } } })));
      expect(JSON.stringify(records)).not.toContain('taskToken');
    });
  });
}
