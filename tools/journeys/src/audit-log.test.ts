/** The audit log, read as docs/operations.md says: its own queries and lines, asked of approvals that ended in each way. */
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { auditQueries } from '@countersign/constructs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approverOf, requester } from './people.ts';
import { type LogReader, logReader, type Row } from './stage/log-reader.ts';
import { decideByMail } from './stage/mail.ts';
import { documentedFilters, documentedQueries } from './stage/operations-doc.ts';
import { openStage, outcomeOf, request, type Stage } from './stage/stage.ts';
import { taskTokens } from './stage/task-tokens.ts';

const auditLog = '/aws/events/journeys-audit';
const flowArn = (region: string) => `arn:aws:states:${region}:123456789012:stateMachine:journeys-approval-flow`;

/** Requests an approval in two levels, a minute after the last one, and lets the people of the first levels decide. */
async function ask(stage: Stage, ...verdicts: readonly (readonly ['Approve' | 'Reject', string?])[]) {
  const service = stage.service();
  await stage.control.advance(60);
  const asked = await request(service, 'levels-2');
  for (const [index, [verdict, comment]] of verdicts.entries()) {
    await decideByMail(await stage.ssmAs(approverOf(index + 1)), await stage.nextMail(asked.id), verdict, comment);
    await stage.control.advance(1);
  }
  return asked;
}

async function endInEachWay(stage: Stage) {
  const approved = await ask(stage, ['Approve', 'Looks "good"'], ['Approve']);
  const rejected = await ask(stage, ['Approve'], ['Reject', 'Not during the freeze']);
  await outcomeOf(stage.service(), approved.id);
  await outcomeOf(stage.service(), rejected.id);
  const cancelled = await ask(stage);
  await stage.nextMail(cancelled.id);
  await stage.service().cancel(cancelled.id, { reason: 'Taken back' });
  const failed = await ask(stage);
  await stage.nextMail(failed.id);
  await stage.sfn.send(new StopExecutionCommand({ executionArn: levelOf(failed.executionArn, 1) }));
  await stage.control.advance(60);
  const refused = 'unknown--1';
  await stage.sfn.send(new StartExecutionCommand({ stateMachineArn: flowArn(stage.region), name: refused, input: refusedInput }));
  const expired = await ask(stage);
  await stage.control.advance(3 * 3600);
  return { approved, rejected, cancelled, failed, refused, expired };
}

const refusedInput = JSON.stringify({
  version: 1, kind: 'policy', policy: 'unknown', subject: 'Deploy', review: { url: 'https://example.com/42' }, requestedBy: { principal: requester },
});

function levelOf(executionArn: string, level: number): string {
  return `${executionArn.replace('-approval-flow:', '-approval-level:')}-L${level}-R0`;
}

describe('the audit log', () => {
  const queries = documentedQueries();
  let stage: Stage;
  let reader: LogReader;
  let ended: Awaited<ReturnType<typeof endInEachWay>>;
  beforeAll(async () => {
    stage = await openStage();
    reader = logReader(stage);
    ended = await endInEachWay(stage);
  });
  afterAll(() => stage.close());

  /** With the reader's approval in place of the one of the documentation. */
  const answers = (question: string, about = ended.approved.id): Promise<Row[]> =>
    reader.query(auditLog, (queries[question] ?? '').replace('production-change--deploy-42', about).replace(/arn:aws:iam::\S+?"/, `${approverOf(1)}"`));

  it('is asked what the saved queries ask', () => {
    expect(queries).toEqual(auditQueries);
  });

  it('tells who decided an approval, when and with which words', async () => {
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(await answers('who decided an approval')).toEqual([
      { level: `${ended.approved.id}-L1-R0`, approver: approverOf(1), verdict: 'approve', comment: 'Looks "good"', decidedAt: at },
      { level: `${ended.approved.id}-L2-R0`, approver: approverOf(2), verdict: 'approve', decidedAt: at },
    ]);
  });

  it('tells who was asked, and who was kept from deciding', async () => {
    expect(await answers('who was asked', ended.expired.id)).toEqual([
      { level: `${ended.expired.id}-L1-R0`, approvers: JSON.stringify([approverOf(1)]), without: '["pipeline"]', subject: 'Deploy release 42' },
    ]);
  });

  it('tells what one person decided', async () => {
    const decided = (await answers('what one person decided')).map(({ level, verdict }) => [level, verdict]);
    expect(decided).toEqual([ended.approved, ended.rejected].map(({ id }) => [`${id}-L1-R0`, 'approve']));
  });

  it('tells all rejections with their comments', async () => {
    expect(await answers('all rejections')).toMatchObject([{ level: `${ended.rejected.id}-L2-R0`, approver: approverOf(2), comment: 'Not during the freeze' }]);
  });

  it('tells who decided what, newest first', async () => {
    expect((await answers('who decided what')).map(({ verdict }) => verdict)).toEqual(['reject', 'approve', 'approve', 'approve']);
  });

  it('tells what expired', async () => {
    expect((await answers('what expired')).map(({ approval }) => approval)).toEqual([ended.expired.id]);
  });

  it('tells what was cancelled, and why', async () => {
    expect(await answers('what was cancelled')).toMatchObject([{ approval: ended.cancelled.id, error: 'Approval.Cancelled', cause: 'Taken back' }]);
  });

  it('tells what failed and why', async () => {
    const failed = (await answers('what failed and why')).map(({ name, error }) => [name, error]);
    expect(failed).toEqual([
      ['unknown--1', 'Approval.UnknownPolicy'],
      [ended.failed.id, 'Approval.LevelStopped'],
    ]);
  });

  it('tells how many ended how', async () => {
    const counted = (await answers('how many ended how')).map(({ ended: how, approvals }) => [how, approvals]);
    expect(Object.fromEntries(counted)).toEqual({ APPROVED: '1', REJECTED: '1', EXPIRED: '1', ABORTED: '1', FAILED: '2' });
  });

  it('has one entry for each end, with the request in it', async () => {
    const entries = (await reader.filter(auditLog, '{ $.source = "aws.states" }')).map((message) => JSON.parse(message) as { id: string; detail: { name: string; input: string } });
    expect(entries).toHaveLength(6 + 7);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(JSON.parse(entries.find(({ detail }) => detail.name === 'unknown--1')?.detail.input ?? '')).toEqual(JSON.parse(refusedInput));
  });

  it('is read by the lines of the documentation', async () => {
    const found = documentedFilters().map(async ({ logGroupName, filterPattern }) => {
      const pattern = filterPattern.replace('production-change--deploy-42', ended.approved.id).replace('team-lead', approverOf(1).split('/')[1] ?? '');
      return (await reader.filter(logGroupName.replace('countersign', 'journeys'), pattern)).length;
    });
    // open-level's line; an approval with its two levels; two that failed; each first level, and two outcomes.
    expect(await Promise.all(found)).toEqual([1, 3, 2, 7]);
  });

  it('holds no task token', async () => {
    const tokens = await Promise.all([1, 2].map((level) => taskTokens(stage, levelOf(ended.approved.executionArn, level))));
    expect(tokens.flat()).toHaveLength(2);
    const entries = (await reader.filter(auditLog, '')).join('\n');
    for (const token of tokens.flat()) expect(entries).not.toContain(token);
  });
});
