import type { Settle } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { aLevelRequest, anAskedTask, anAutomation, aParent, approves, aTask, automationId, childId, environment, levelArn, user } from '../../test/builders.ts';
import { FakeAutomations, FakeLevels, named, silentLog } from '../../test/fakes.ts';
import { closeLevel } from './close.ts';

/** A level of an hour with an hour of slack. */
const settle: Settle = {
  version: 1,
  kind: 'settle',
  levelExecutionArn: levelArn,
  startedAt: '2026-01-31T09:00:00.000Z',
  settledAt: '2026-01-31T09:10:00.000Z',
  slackSeconds: 3600,
  attempt: 3,
  error: { Error: 'Lambda.Unknown', Cause: '{"errorMessage":"the function vanished"}' },
  request: aLevelRequest(),
};
const atDeadline = { ...settle, settledAt: '2026-01-31T11:00:00.000Z' };
const task = anAskedTask();
const approved = anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('team-lead'))] });

/** The level's own history says what the payload says, unless a reading is given. */
function close(payload: Settle, automations: FakeAutomations, reading = anAskedTask({ settling: payload })) {
  return closeLevel(payload, {
    automations,
    levels: new FakeLevels(reading),
    environment,
    log: silentLog,
    pause: async () => {},
  });
}

it('answers with what was decided', async () => {
  expect(await close(settle, new FakeAutomations(approved))).toMatchObject({ kind: 'closed', outcome: { name: 'team', status: 'APPROVED' } });
});

it('leaves a level open whose approvers still have time', async () => {
  const automations = new FakeAutomations(anAutomation());
  expect(await close(settle, automations)).toEqual({ version: 1, kind: 'open', automationExecutionId: automationId });
  expect(automations.stopped).toEqual([]);
});

it.each([
  ['2026-01-31T10:59:59.999Z', 'open'],
  ['2026-01-31T11:00:00.000Z', 'closed'],
])('at %s a level of one hour with one hour of slack is %s', async (settledAt, kind) => {
  expect(await close({ ...settle, settledAt }, new FakeAutomations(anAutomation()))).toMatchObject({ kind });
});

it('stops the asking past the deadline and reports EXPIRED', async () => {
  const automations = new FakeAutomations(anAutomation());
  automations.onStop = () => automations.set(anAutomation({ stepStatus: 'Cancelled', status: 'Cancelled' }));
  expect(await close(atDeadline, automations)).toMatchObject({ kind: 'closed', outcome: { status: 'EXPIRED' } });
  expect(automations.stopped).toEqual([automationId]);
});

it.each([
  ['nothing of it', task],
  ['an earlier time', { ...task, settling: settle }],
  ['a longer window', { ...task, settling: { ...atDeadline, request: aLevelRequest({ level: { windowSeconds: 7200 } }) } }],
  ['no level request', { ...task, settling: { ...atDeadline, request: {} } }],
])('stops nothing where the level’s own history shows %s: it lags, or the call is forged', async (_what, reading) => {
  const automations = new FakeAutomations(anAutomation());
  await expect(close(atDeadline, automations, reading)).rejects.toMatchObject({ name: 'Approval.TryAgain', message: expect.stringContaining('deadline') });
  expect(automations.stopped).toEqual([]);
});

it('honours a decision that came just before the stop', async () => {
  const automations = new FakeAutomations(anAutomation());
  automations.onStop = () => automations.set(approved);
  expect(await close(atDeadline, automations)).toMatchObject({ outcome: { status: 'APPROVED' } });
});

it('stops parent and child where runbooks are nested', async () => {
  const automations = new FakeAutomations(aParent(), anAutomation({ id: childId, parentId: automationId }));
  automations.children = [childId];
  expect(await close(atDeadline, automations)).toMatchObject({ outcome: { status: 'EXPIRED' } });
  expect(automations.stopped).toEqual([automationId, childId]);
});

it('finds an automation that open-level started without living to say so', async () => {
  const automations = new FakeAutomations(approved);
  automations.tagged = [automationId];
  expect(await close(settle, automations, aTask())).toMatchObject({ outcome: { status: 'APPROVED' } });
});

it.each([
  ['asks others', { ...approved, parameters: { ...approved.parameters, Approvers: [user('outsider')] } }],
  ['showed them another text', { ...approved, parameters: { ...approved.parameters, Subject: ['Fix a typo'] } }],
  ['runs a document that is none of ours', { ...approved, documentName: 'forged' }],
  ['is a child', { ...approved, parentId: childId }],
])('does not believe an automation that carries the tag but %s', async (_what, automation) => {
  const automations = new FakeAutomations(automation);
  automations.tagged = [automationId];
  expect(await close(settle, automations, aTask())).toMatchObject({ kind: 'failed', error: 'Approval.LevelNotOpened' });
});

it('passes over an automation that it may not read, as that is none of its deployment', async () => {
  const automations = new FakeAutomations(approved);
  automations.forbidden.add(childId);
  automations.tagged = [childId, automationId];
  expect(await close(settle, automations, aTask())).toMatchObject({ outcome: { status: 'APPROVED' } });
});

it.each([0, 1, 2])('looks again for an automation that may have been started (attempt %i)', async (attempt) => {
  await expect(close({ ...settle, attempt }, new FakeAutomations(), aTask())).rejects.toMatchObject({ name: 'Approval.TryAgain' });
});

it.each(['Approval.InvalidRequest', 'Approval.NotEnoughApprovers', 'Approval.UnknownWindow'])('knows at once that nothing was started after %s', async (Error) => {
  const refused = { ...settle, attempt: 0, error: { Error, Cause: 'because' } };
  expect(await close(refused, new FakeAutomations(), aTask())).toEqual({ version: 1, kind: 'failed', error: Error, cause: 'because' });
});

it.each([
  ['nothing was started', settle, 'Lambda.Unknown: the function vanished'],
  ['the input is no level request', { ...settle, request: { nonsense: true } }, 'Lambda.Unknown: the function vanished'],
  ['the cause is plain text', { ...settle, error: { Error: 'Lambda.Unknown', Cause: 'gone' } }, 'Lambda.Unknown: gone'],
  ['there is no cause', { ...settle, error: { Error: 'Lambda.Unknown' } }, 'Lambda.Unknown'],
])('fails with what the task failed with when %s', async (_case, payload, said) => {
  const failed = await close(payload, new FakeAutomations(), aTask());
  expect(failed).toEqual({ version: 1, kind: 'failed', error: 'Approval.LevelNotOpened', cause: `Nobody was asked: its automation could not be started. ${said}` });
});

describe('a level that could not be opened for a reason that passes', () => {
  const throttled = { ...settle, attempt: 0, error: { Error: 'ThrottlingException', Cause: '{"errorMessage":"Rate exceeded"}' } };

  it.each(['ThrottlingException', 'AutomationExecutionLimitExceededException', 'Lambda.TooManyRequestsException', 'NetworkError'])('is to be opened again before its deadline: %s', async (Error) => {
    expect(await close({ ...throttled, error: { Error } }, new FakeAutomations(), aTask())).toEqual({ version: 1, kind: 'unopened' });
  });

  it.each([
    ['was throttled', throttled, 'ThrottlingException: Rate exceeded'],
    ['came too late', { ...throttled, error: { Error: 'Approval.DeadlinePassed', Cause: 'too late' } }, 'Approval.DeadlinePassed: too late'],
  ])('fails by name at its deadline when it %s, as nobody was asked', async (_how, payload, said) => {
    const late = { ...payload, settledAt: atDeadline.settledAt };
    await expect(close(late, new FakeAutomations(), aTask())).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(await close({ ...late, attempt: 3 }, new FakeAutomations(), aTask())).toEqual({
      version: 1,
      kind: 'failed',
      error: 'Approval.LevelNotOpened',
      cause: `Nobody was asked: AWS started no automation within the level's window and 3600 s more. ${said}`,
    });
  });

  it('is open where an attempt had started it after all', async () => {
    const automations = new FakeAutomations(anAutomation());
    automations.tagged = [automationId];
    expect(await close(throttled, automations, aTask())).toMatchObject({ kind: 'open', automationExecutionId: automationId });
  });

  it('fails by name where its automation never left the queue', async () => {
    const automations = new FakeAutomations({ ...anAutomation(), status: 'Pending', steps: [] });
    automations.onStop = () => automations.set({ ...anAutomation(), status: 'Cancelled', steps: [] });
    expect(await close(atDeadline, automations)).toMatchObject({ kind: 'failed', error: 'Approval.LevelNotOpened', cause: expect.stringContaining(automationId) });
  });
});

it('was cancelled in time where its automation was cancelled in the queue, however late that is read', async () => {
  const queued = { ...anAutomation(), status: 'Cancelled', steps: [], endedAt: '2026-01-31T09:30:00.000Z' };
  expect(await close(atDeadline, new FakeAutomations(queued))).toMatchObject({ kind: 'closed', outcome: { status: 'CANCELLED' } });
});

describe('a level whose automation cannot be read', () => {
  const forbidden = (payload: Settle) => {
    const automations = new FakeAutomations(anAutomation());
    automations.forbidden.add(automationId);
    return close(payload, automations);
  };

  it('waits for its deadline', async () => {
    await expect(forbidden(settle)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('fails by name at its deadline', async () => {
    expect(await forbidden(atDeadline)).toMatchObject({ kind: 'failed', error: 'Approval.LevelFailed', cause: expect.stringContaining(`${automationId} cannot be read`) });
  });
});

describe('an expiry whose answer was lost', () => {
  const cancelled = (endedAt?: string) => {
    const automation = anAutomation({ stepStatus: 'Cancelled', status: 'Cancelled' });
    return { ...automation, steps: automation.steps.map((step) => ({ ...step, ...(endedAt && { endedAt }) })) };
  };

  it.each([
    ['EXPIRED', 'was cancelled at the deadline', '2026-01-31T11:00:00.000Z'],
    ['EXPIRED', 'was cancelled at a time that SSM does not tell', undefined],
    ['CANCELLED', 'was cancelled before', '2026-01-31T10:59:59.000Z'],
  ])('is %s again past the deadline where its automation %s', async (status, _how, endedAt) => {
    expect(await close(atDeadline, new FakeAutomations(cancelled(endedAt)))).toMatchObject({ kind: 'closed', outcome: { status } });
  });

  it('leaves what was cancelled before the deadline cancelled', async () => {
    expect(await close(settle, new FakeAutomations(cancelled()))).toMatchObject({ outcome: { status: 'CANCELLED' } });
  });

  it.each(['ThrottlingException', 'InternalServerError'])('goes on to Retry under its own name: %s', async (name) => {
    const automations = new FakeAutomations(anAutomation());
    automations.readError = named(name);
    await expect(close(atDeadline, automations)).rejects.toMatchObject({ name });
  });
});
