/** Each alarm goes off for its fault, and stays quiet while approvals merely end. */
import { readFileSync } from 'node:fs';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Fault } from '@countersign/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { windowSeconds } from './app/policies.ts';
import { approverOf, requester } from './people.ts';
import { decideByMail } from './stage/mail.ts';
import { documentedSections } from './stage/operations-doc.ts';
import { takeRecords } from './stage/queue.ts';
import { openStage, outcomeOf, request, type Stage } from './stage/stage.ts';

const periodSeconds = 300;
const slackSeconds = 3600;
const anHour = 3600;

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
}

const template = JSON.parse(readFileSync(new URL('../cdk.out/journeys.template.json', import.meta.url), 'utf8')) as {
  Resources: Record<string, { Type: string; Properties: Alarm }>;
};
const alarms = Object.values(template.Resources).flatMap(({ Type, Properties }) => (Type === 'AWS::CloudWatch::Alarm' ? Properties : []));

it.each(alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]))('%s leads to a section of the operations guide', (_name, description) => {
  expect(documentedSections()).toContain(/docs\/operations\.md#([\w-]+)$/.exec(description)?.[1]);
});

describe('the alarms', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.control.setSchedules('on');
  });
  afterAll(() => stage.close());

  /** Whatever was broken is whole again, a period has just begun, and nothing is red. */
  beforeEach(async () => {
    await stage.control.clearFaults();
    await stage.control.advance(periodSeconds - ((Date.parse(await stage.control.now()) / 1000) % periodSeconds));
    const [still] = await red();
    if (still !== undefined) throw new Error(`${still} is still red`);
  });

  async function red(): Promise<string[]> {
    const shown = await stage.control.alarms();
    return shown.flatMap(({ name, state }) => (state === 'ALARM' ? name.replace(/^journeys-/, '') : []));
  }

  const levelOf = (executionArn: string) => `${executionArn.replace('-approval-flow:', '-approval-level:')}-L1-R0`;
  const arnOf = (machine: string) => `arn:aws:states:${stage.region}:123456789012:stateMachine:journeys-approval-${machine}`;

  async function asked() {
    const { id, executionArn } = await request(stage.service(), 'levels-1');
    return { id, executionArn, mail: await stage.nextMail(id) };
  }

  async function decided(verdict: 'Approve' | 'Reject'): Promise<void> {
    const { id, mail } = await asked();
    await decideByMail(await stage.ssmAs(approverOf(1)), mail, verdict);
    await outcomeOf(stage.service(), id);
  }

  it('are quiet while approvals are approved, rejected, cancelled and expired, and requests refused', async () => {
    await decided('Approve');
    await decided('Reject');
    await stage.service().cancel((await asked()).id, { reason: 'Taken back' });
    const refused = { version: 1, kind: 'policy', policy: 'unknown', subject: 'Deploy', review: { url: 'https://example.com' }, requestedBy: { principal: requester } };
    for (const name of ['unknown--1', 'unknown--2', 'unknown--3']) {
      await stage.sfn.send(new StartExecutionCommand({ stateMachineArn: arnOf('flow'), name, input: JSON.stringify(refused) }));
      await stage.control.advance(periodSeconds);
      expect(await red()).toEqual([]);
    }
    await asked();
    await stage.control.advance(windowSeconds + slackSeconds + anHour);
    expect(await red()).toEqual([]);
  });

  it('tell that an approval broke: somebody stopped its level', async () => {
    const { executionArn } = await asked();
    await stage.sfn.send(new StopExecutionCommand({ executionArn: levelOf(executionArn) }));
    await stage.control.advance(periodSeconds);
    expect(await red()).toEqual(['flow-failed']);
    await stage.control.advance(2 * periodSeconds);
  });

  it('tell that a level broke: its automation could not be started', async () => {
    await stage.control.arm({ kind: 'fail', operation: 'ssm:StartAutomationExecution', error: 'AccessDeniedException' });
    await request(stage.service(), 'levels-1');
    await stage.control.advance(periodSeconds);
    expect(await red()).toEqual(['flow-failed', 'level-failed']);
    await stage.control.advance(2 * periodSeconds);
  });

  it('tell that levels are overdue: Lambda does not let close-level run', async () => {
    await asked();
    // Without its event reconcile would settle it.
    await stage.control.arm(
      { kind: 'throttle', operation: 'lambda:Invoke', match: { input: 'journeys-close-level' }, times: 1000 },
      { kind: 'drop', event: 'aws.ssm', times: 1000 },
    );
    await stage.control.advance(windowSeconds + slackSeconds + anHour);
    expect(await red()).toEqual(['levels-overdue', 'close-level-throttles']);
    await stage.control.clearFaults();
    await stage.control.advance(7 * anHour);
  });

  it('tell that a function is broken: it dies in one period and the next', async () => {
    for (const expected of [[], ['open-level-errors']]) {
      await stage.control.arm({ kind: 'kill', function: 'journeys-open-level', before: 'ssm:StartAutomationExecution' });
      await request(stage.service(), 'levels-1');
      await stage.control.advance(periodSeconds);
      expect(await red()).toEqual(expected);
    }
    await stage.control.advance(anHour);
  });

  it.each<[string, Fault, string[]]>([
    ['reconcile dies at an event', { kind: 'kill', function: 'journeys-reconcile', before: 'states:GetExecutionHistory', times: 6 }, ['not-reconciled']],
    ['the audit log cannot be written', { kind: 'fail', operation: 'logs:PutLogEvents', error: 'ResourceNotFoundException', times: 2 }, ['not-recorded', 'events-undelivered']],
  ])('tell that %s', async (_what, fault, expected) => {
    const { executionArn } = await asked();
    await stage.control.arm(fault);
    await stage.sfn.send(new StopExecutionCommand({ executionArn }));
    await stage.control.advance(periodSeconds);
    expect(await red()).toEqual(expected);
    await takeRecords(stage, 'journeys');
    await takeRecords(stage, 'journeys', 'AuditQueue');
    await stage.control.advance(2 * periodSeconds);
  });

  it('are told to the operators, and so is their end', async () => {
    const mails = (await stage.control.mails(0, 0)).filter(({ to }) => to === 'operators@example.com').map(({ subject }) => subject);
    expect(mails.filter((subject) => subject.includes('"journeys-flow-failed"')).map((subject) => subject.split(':')[0])).toEqual(['ALARM', 'OK', 'ALARM', 'OK']);
  });
});
