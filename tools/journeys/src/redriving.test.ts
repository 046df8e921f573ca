/** A flow that failed or was stopped goes on where it was: what closed stays closed, and nobody is asked twice without need. */
import { DescribeExecutionCommand, RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Fault } from '@countersign/emulator';
import type { Approval } from '@countersign/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { windowSeconds } from './app/policies.ts';
import { approverOf, approverSession, levelName, operator, standIn, thirdSession } from './people.ts';
import { automationOf, decideByMail } from './stage/mail.ts';
import { openStage, outcomeOf, request, type Stage, statuses } from './stage/stage.ts';

const slackSeconds = 3600;
const approvedBy = (...levels: number[]) => ['APPROVED', ...levels.map((level) => `${levelName(level)} APPROVED`)];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.control.clearFaults());
afterAll(() => stage.close());

interface Asked {
  readonly id: string;
  readonly executionArn: string;
}

/** Requests an approval; its first level has been asked when this answers. */
async function ask(policy: string): Promise<Asked> {
  const asked = await request(stage.service(), policy);
  await stage.control.advance(0);
  return asked;
}

const levelArn = ({ executionArn }: Asked, level: number, attempt = 0) => `${executionArn.replace('-approval-flow:', '-approval-level:')}-L${level}-R${attempt}`;
const describeExecution = (executionArn: string) => stage.sfn.send(new DescribeExecutionCommand({ executionArn }));
const stop = (executionArn: string) => stage.sfn.send(new StopExecutionCommand({ executionArn }));

async function redrive({ executionArn }: Asked): Promise<void> {
  const sfn = await stage.sfnAs(operator);
  await sfn.send(new DescribeExecutionCommand({ executionArn }));
  await sfn.send(new RedriveExecutionCommand({ executionArn }));
  await stage.control.advance(0);
}

async function approve({ id }: Asked, level: number, approver = approverOf(level)): Promise<void> {
  await decideByMail(await stage.ssmAs(approver), await stage.nextMail(id), 'Approve');
  await stage.control.advance(0);
}

const approval = ({ id }: Asked): Promise<Approval> => stage.service().get(id);
const mailsOf = async ({ id }: Asked) => (await stage.mailsOf(id)).length;

async function failureOf(asked: Asked): Promise<unknown> {
  const found = await approval(asked);
  return found.status === 'FAILED' ? { error: found.error, cause: found.cause } : found.status;
}

/** What AWS does when a flow is stopped goes wrong: nothing stops its level. */
async function armLostStop(): Promise<void> {
  await stage.control.arm(
    { kind: 'fail', operation: 'states:StopExecution', match: { principal: 'journeys' } },
    { kind: 'drop', event: 'Step Functions Execution Status Change' },
  );
}

describe('a redriven flow', () => {
  it('asks a level whose mail could not be sent, once that is mended, and no other again', async () => {
    const asked = await ask('levels-3');
    await stage.control.arm({ kind: 'fail', operation: 'sns:Publish', error: 'NotFoundException', match: { input: levelName(2) } });
    await approve(asked, 1);
    expect(await failureOf(asked)).toEqual({ error: 'Approval.RunbookFailed', cause: expect.stringContaining('could not ask the approvers') });
    expect(await mailsOf(asked)).toBe(1);

    await redrive(asked);
    expect(await approval(asked)).toMatchObject({ status: 'PENDING', closedLevels: [{ name: levelName(1) }], level: { name: levelName(2), state: 'open' } });
    await approve(asked, 2);
    await approve(asked, 3);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2, 3));
    expect(await mailsOf(asked)).toBe(3);
  });

  it('fails again by the same name while that is not mended, as often as it is redriven', async () => {
    const asked = await ask('levels-2');
    await stage.control.arm({ kind: 'fail', operation: 'sns:Publish', error: 'NotFoundException', times: 3, match: { input: levelName(2) } });
    await approve(asked, 1);
    for (let redrives = 0; redrives < 3; redrives += 1) {
      expect(await failureOf(asked)).toMatchObject({ error: 'Approval.RunbookFailed' });
      expect(await describeExecution(levelArn(asked, 2, redrives))).toMatchObject({ status: 'FAILED' });
      await redrive(asked);
    }
    await approve(asked, 2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
  });

  it('asks the level anew that was stopped with it', async () => {
    const asked = await ask('levels-2');
    await approve(asked, 1);
    const mail = await stage.nextMail(asked.id);
    await stop(asked.executionArn);
    await stage.control.advance(0);
    await redrive(asked);
    // Whether or not the first mail still leads somewhere: what it leads to is not what the level asks now.
    await Promise.allSettled([decideByMail(await stage.ssmAs(approverOf(2)), mail, 'Approve')]);
    await stage.control.advance(0);
    expect(await approval(asked)).toMatchObject({ status: 'PENDING', level: { name: levelName(2), state: 'open', decisions: [] } });
    await approve(asked, 2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
    expect(await mailsOf(asked)).toBe(3);
    expect((await describeExecution(levelArn(asked, 2))).status).toBe('ABORTED');
    expect((await describeExecution(levelArn(asked, 2, 1))).status).toBe('SUCCEEDED');
  });

  it('waits for a level that nobody stopped, and does not ask it again', async () => {
    const asked = await ask('levels-2');
    await approve(asked, 1);
    await armLostStop();
    await stop(asked.executionArn);
    await stage.control.advance(0);
    await redrive(asked);
    await approve(asked, 2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
    expect(await mailsOf(asked)).toBe(2);
  });

  it('counts a level that approved while the flow was down', async () => {
    const asked = await ask('levels-3');
    await approve(asked, 1);
    await armLostStop();
    await stop(asked.executionArn);
    await approve(asked, 2);
    await redrive(asked);
    expect(await approval(asked)).toMatchObject({ status: 'PENDING', level: { name: levelName(3) } });
    await approve(asked, 3);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2, 3));
    expect(await mailsOf(asked)).toBe(3);
  });

  it('ends with a level that rejected while the flow was down', async () => {
    const asked = await ask('levels-2');
    await armLostStop();
    const mail = await stage.nextMail(asked.id);
    await stop(asked.executionArn);
    await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Reject');
    await stage.control.advance(0);
    await redrive(asked);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(['REJECTED', `${levelName(1)} REJECTED`]);
    expect(await mailsOf(asked)).toBe(1);
  });

  it('keeps whoever decided a level from the later ones', async () => {
    const asked = await ask('shared-people');
    await approve(asked, 1, approverSession);
    await stage.nextMail(asked.id);
    await stop(levelArn(asked, 2));
    await stage.control.advance(0);
    await redrive(asked);
    const mail = await stage.nextMail(asked.id);
    for (const nobody of [approverSession, standIn]) await expect(decideByMail(await stage.ssmAs(nobody), mail, 'Approve')).rejects.toThrow();
    await decideByMail(await stage.ssmAs(thirdSession), mail, 'Approve');
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(['APPROVED', 'first APPROVED', 'second APPROVED']);
  });

  it.each<[string, (first: string) => string]>([
    ['the input of another', (first) => first],
    ['an input that nobody can describe in 256 KiB', () => JSON.stringify({ quotes: '"'.repeat(130_000) })],
  ])('asks under the next name where somebody took the level’s with %s', async (_which, inputFrom) => {
    const asked = await ask('levels-2');
    const input = inputFrom((await describeExecution(levelArn(asked, 1))).input ?? '');
    const name = `${asked.id}-L2-R0`;
    const stateMachineArn = asked.executionArn.replace(':execution:', ':stateMachine:').replace(/-approval-flow:.*/, '-approval-level');
    await stage.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    await approve(asked, 1);
    expect(await failureOf(asked)).toEqual({ error: 'Approval.LevelNameTaken', cause: expect.stringContaining(name) });
    await stop(levelArn(asked, 2));
    await redrive(asked);
    expect((await describeExecution(levelArn(asked, 2, 1))).status).toBe('RUNNING');
  });

  it('is not started twice: a redrive of one that runs, or has an outcome, is refused', async () => {
    const asked = await ask('levels-1');
    await expect(redrive(asked)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    await approve(asked, 1);
    await outcomeOf(stage.service(), asked.id);
    await expect(redrive(asked)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  });
});

describe('a level', () => {
  it('that somebody stopped fails the flow by name, and says who can help', async () => {
    const asked = await ask('levels-2');
    await stage.nextMail(asked.id);
    await stage.sfn.send(new StopExecutionCommand({ executionArn: levelArn(asked, 1), error: 'Wrong', cause: 'Not this release' }));
    await stage.control.advance(0);
    expect(await failureOf(asked)).toEqual({
      error: 'Approval.LevelStopped',
      cause: expect.stringMatching(new RegExp(`^Level ${levelName(1)} \\(1 of 2\\) was stopped by hand: .*${asked.id}-L1-R0 is aborted \\(Wrong: Not this release\\)\\. Redrive`)),
    });
    await redrive(asked);
    await approve(asked, 1);
    expect(await approval(asked)).toMatchObject({ status: 'PENDING', level: { name: levelName(2) } });
  });

  it.each<[string, Fault]>([
    ['the answer to its start was lost', { kind: 'drop', operation: 'states:StartExecution' }],
    ['its start was throttled', { kind: 'throttle', operation: 'states:StartExecution' }],
  ])('is asked once where %s', async (_how, fault) => {
    const asked = await ask('levels-2');
    await stage.control.arm({ ...fault, match: { input: `${asked.id}-L2-R0` } });
    await approve(asked, 1);
    await stage.control.advance(2);
    await approve(asked, 2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
    expect(await mailsOf(asked)).toBe(2);
  });

  it('counts where it approved before the flow learned that it had started', async () => {
    const asked = await ask('levels-2');
    await stage.control.arm({ kind: 'drop', operation: 'states:StartExecution', match: { input: `${asked.id}-L2-R0` } });
    await approve(asked, 1);
    await approve(asked, 2);
    await stage.control.advance(2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
    expect(await mailsOf(asked)).toBe(2);
  });

  it('fails the flow within a minute where AWS refuses to start it, and is asked once that is mended', async () => {
    const asked = await ask('levels-2');
    await stage.control.arm({ kind: 'fail', operation: 'ssm:StartAutomationExecution', error: 'AccessDeniedException' });
    await approve(asked, 1);
    await stage.control.advance(60);
    expect(await failureOf(asked)).toEqual({ error: 'Approval.LevelNotOpened', cause: expect.stringContaining('AccessDeniedException') });
    await redrive(asked);
    await approve(asked, 2);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1, 2));
  });

  it('that is redriven by itself ends with what became of its automation', async () => {
    const asked = await ask('levels-1');
    const mail = await stage.nextMail(asked.id);
    await stop(levelArn(asked, 1));
    await stage.control.advance(0);
    await Promise.allSettled([stage.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: automationOf(mail) }))]);
    await stage.control.advance(0);
    await stage.sfn.send(new RedriveExecutionCommand({ executionArn: levelArn(asked, 1) }));
    await stage.control.advance(60);
    expect(await describeExecution(levelArn(asked, 1))).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('CANCELLED') });
    await redrive(asked);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(['CANCELLED', `${levelName(1)} CANCELLED`]);
    expect(await mailsOf(asked)).toBe(1);
  });
});

describe('a level whose calls are throttled', () => {
  const forHours: Fault = { kind: 'throttle', operation: 'ssm:StartAutomationExecution', times: 100_000 };

  it('is opened late, and asks its approvers once', async () => {
    await stage.control.arm(forHours);
    const asked = await ask('levels-1');
    await stage.control.advance(1800);
    expect(await mailsOf(asked)).toBe(0);
    await stage.control.clearFaults();
    await stage.control.advance(300);
    await approve(asked, 1);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1));
    expect(await mailsOf(asked)).toBe(1);
  });

  it('fails by name at its deadline, as nobody was asked, and is asked by a redrive', async () => {
    await stage.control.arm(forHours);
    const asked = await ask('levels-1');
    await stage.control.advance(windowSeconds + slackSeconds - 300);
    expect(await approval(asked)).toMatchObject({ status: 'PENDING' });
    await stage.control.advance(900);
    expect(await failureOf(asked)).toEqual({ error: 'Approval.LevelNotOpened', cause: expect.stringContaining('Nobody was asked') });
    await stage.control.clearFaults();
    await redrive(asked);
    await approve(asked, 1);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1));
    expect(await mailsOf(asked)).toBe(1);
  });

  it.each(['ThrottlingException', 'InternalServerError'])('ends within minutes though its decision could not be read at first: %s', async (error) => {
    const asked = await ask('levels-1');
    await stage.control.arm({ kind: 'fail', error, operation: 'ssm:GetAutomationExecution', times: 5, match: { principal: 'close-level' } });
    await approve(asked, 1);
    await stage.control.advance(120);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(approvedBy(1));
  });

  it('that was opened late expires at its deadline, and is not cancelled, though close-level dies when it has stopped the asking', async () => {
    await stage.control.arm(forHours);
    const asked = await ask('levels-1');
    await stage.control.advance(slackSeconds + 600);
    await stage.control.clearFaults();
    await stage.control.advance(300);
    expect(await mailsOf(asked)).toBe(1);
    await stage.control.arm({ kind: 'kill', function: 'journeys-close-level', after: 'ssm:StopAutomationExecution' });
    await stage.control.advance(windowSeconds - 900 + 60);
    expect(statuses(await outcomeOf(stage.service(), asked.id))).toEqual(['EXPIRED', `${levelName(1)} EXPIRED`]);
    expect(await stage.control.armed()).toEqual([]);
  });
});
