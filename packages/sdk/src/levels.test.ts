import { describe, expect, it } from 'vitest';
import { aClosedLevel, aLevel, anEndedLevel, anExecution, approval, aRunningLevel, aStoppedLevel, levelArn, levelInput } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import { decide } from './decide.ts';
import { getApproval } from './get.ts';

const get = (aws: FakeAws) => getApproval(approval, aws);
const outsider = 'arn:aws:iam::123456789012:user/outsider';
const forged = anEndedLevel(aClosedLevel({ decisions: [{ approver: outsider, verdict: 'approve', decidedAt: '2030-01-01T01:00:00.000Z' }] }));

describe('a level that somebody else started', () => {
  it('does not hide the level that the redriven flow asks, even where it succeeded in the name of the flow', async () => {
    const aws = new FakeAws().has(anExecution({ redriveCount: 1 }), forged, aRunningLevel(aLevel(), { redrive: 1 }));
    expect(await get(aws)).toMatchObject({ closedLevels: [], level: { executionArn: levelArn({ redrive: 1 }) } });
  });

  it('is left out where the flow failed because of it', async () => {
    const cause = `Level team (1 of 3) cannot start: an execution that this approval did not start holds its name, ${levelArn()}. Find out`;
    const aws = new FakeAws().has(anExecution({ status: 'FAILED', error: 'Approval.LevelNameTaken', cause }), forged);
    const answer = await get(aws);
    expect(answer).toMatchObject({ status: 'FAILED', closedLevels: [] });
    expect(answer).not.toHaveProperty('level');
  });

  it('leaves the levels before it', async () => {
    const cause = `Level security (2 of 3) cannot start: … holds its name, ${levelArn({ index: 2 })}. Find out`;
    const second = anEndedLevel(aClosedLevel(), { index: 2 });
    const aws = new FakeAws().has(anExecution({ status: 'FAILED', error: 'Approval.LevelNameTaken', cause }), anEndedLevel(), second);
    expect(await get(aws)).toMatchObject({ closedLevels: [aClosedLevel()] });
  });

  const { approval: asked } = levelInput();
  it.each([
    ['another approval', { approval: { ...asked, name: 'other' } }],
    ['another policy', { approval: { ...asked, policy: 'other' } }],
    ['another level', { approval: { ...asked, index: 2 } }],
    ['another subject', { subject: 'Deploy release 43' }],
    ['another review', { review: { url: 'https://example.com/other' } }],
    ['another requester', { requestedBy: { principal: outsider } }],
    ['another flow', { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: `${approval.executionArn}x` }],
  ])('is passed over where it was asked for %s', async (_, changes) => {
    const aws = new FakeAws().has(anExecution(), { ...forged, input: JSON.stringify({ ...levelInput(), ...changes }) });
    expect(await get(aws)).toMatchObject({ closedLevels: [] });
  });
});

it('shows the attempt that the flow follows where an earlier one was redriven by hand and succeeded', async () => {
  const aws = new FakeAws().has(anExecution({ redriveCount: 1 }), anEndedLevel(), aStoppedLevel({ redrive: 1 }, 'RUNNING'));
  expect(await get(aws)).toMatchObject({ closedLevels: [], level: { executionArn: levelArn({ redrive: 1 }) } });
});

describe('a flow that started more than 90 days ago', () => {
  const old = { answeredAt: new Date('2030-04-02T00:00:01Z') };
  const third = aRunningLevel(aLevel({ name: 'security' }), { index: 3 });

  it('shows the level that is open behind those that Step Functions has forgotten, and which those are', async () => {
    const aws = new FakeAws().has(anExecution(old), anEndedLevel(aClosedLevel(), { index: 2 }), third);
    expect(await get(aws)).toMatchObject({ forgottenLevels: [1], closedLevels: [aClosedLevel()], level: { index: 3 } });
  });

  it('lets the approvers of that level decide', async () => {
    const deciding = decide(approval, { verdict: 'approve', level: 'security' }, new FakeAws().has(anExecution(old), third));
    await expect(deciding).rejects.toThrow('The approvers of level security of production-change--42 have not been asked yet');
  });

  it('shows a newer attempt behind one that Step Functions has forgotten', async () => {
    const aws = new FakeAws().has(anExecution({ ...old, redriveCount: 2 }), aRunningLevel(aLevel(), { redrive: 2 }));
    expect(await get(aws)).toMatchObject({ level: { executionArn: levelArn({ redrive: 2 }) } });
  });

  it.each(['FAILED', 'ABORTED'] as const)('says which are forgotten where it has ended: %s', async (status) => {
    const aws = new FakeAws().has(anExecution({ ...old, status }), aStoppedLevel({ index: 3 }));
    expect(await get(aws)).toMatchObject({ forgottenLevels: [1, 2] });
  });

  it('invents no forgotten level where no later one shows that there was one', async () => {
    const aws = new FakeAws().has(anExecution(old), anEndedLevel());
    expect(await get(aws)).not.toHaveProperty('forgottenLevels');
    expect(aws.described).toEqual([approval.executionArn, ...[1, 2, 3].map((index) => levelArn({ index }))]);
  });

  it('is looked through up to ten levels', async () => {
    const aws = new FakeAws().has(anExecution(old));
    await get(aws);
    expect(aws.described).toHaveLength(11);
  });
});

it.each([undefined, new Date('2030-04-01T00:00:00Z')])('stops at the first gap of a younger flow, at AWS\'s time %s', async (answeredAt) => {
  const aws = new FakeAws().has(anExecution(answeredAt ? { answeredAt } : {}), aRunningLevel(aLevel(), { index: 2 }));
  expect(await get(aws)).not.toHaveProperty('level');
  expect(aws.described).toHaveLength(2);
});
