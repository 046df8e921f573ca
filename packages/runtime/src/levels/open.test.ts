import { levelId, levelTagKey, type OpenLevelPayload } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { aLevelRequest, anAutomation, approves, automationId, environment, levelArn, user } from '../../test/builders.ts';
import { FakeAutomations, named, silentLog } from '../../test/fakes.ts';
import { openLevel } from './open.ts';

const payload: OpenLevelPayload = { version: 1, taskToken: 'token', levelExecutionArn: levelArn, attempt: 0, secondsLeft: 7200, request: aLevelRequest() };
const again = { ...payload, attempt: 1 };
const started = '00000000-0000-4000-8000-000000000001';

function open(openPayload: OpenLevelPayload, automations = new FakeAutomations()) {
  return openLevel(openPayload, {
    automations,
    environment,
    log: silentLog,
  });
}

it("starts the runbook of the level's window, tagged and with a token of the level's own", async () => {
  const automations = new FakeAutomations();
  expect(await open(payload, automations)).toEqual({ version: 1, automationExecutionId: started });
  expect(automations.started).toMatchObject([
    {
      documentName: 'countersign-runbook',
      clientToken: levelId(levelArn),
      tags: { [levelTagKey(levelArn)]: 'run-L1-R0', 'countersign:deployment': 'countersign' },
      parameters: { LevelExecutionArn: [levelArn], MinRequiredApprovals: ['1'], ReviewFile: ['-'] },
    },
  ]);
});

it('tells SSM nothing that is empty, too long, interpolated or a task token', async () => {
  const automations = new FakeAutomations();
  const subject = `${'{{'.repeat(100)}"\n🚀`;
  await open({ ...payload, taskToken: 'a secret', request: aLevelRequest({ subject }) }, automations);
  const values = Object.values(automations.started[0]?.parameters ?? {}).flat();
  expect(values.filter((value) => value.length < 1 || value.length > 512 || value.includes('{{'))).toEqual([]);
  expect(JSON.stringify(automations.started)).not.toContain('a secret');
});

it('takes those who may not decide off the list', async () => {
  const automations = new FakeAutomations();
  await open({ ...payload, request: aLevelRequest({ excludedPeople: ['deputy', 'manager'] }) }, automations);
  expect(automations.started[0]?.parameters['Approvers']).toEqual([user('team-lead')]);
});

it('keeps the requester out even of a level that was called directly with nobody excluded', async () => {
  const automations = new FakeAutomations();
  const requestedBy = { principal: user('Deputy'), person: 'manager' };
  await open({ ...payload, request: aLevelRequest({ excludedPeople: [], requestedBy }) }, automations);
  expect(automations.started[0]?.parameters['Approvers']).toEqual([user('team-lead')]);
});

describe('refuses', () => {
  it.each([
    ['an input of another shape', { ...payload, request: { version: 1 } }, 'Approval.InvalidRequest', 'level: '],
    ['an execution of another machine', { ...payload, levelExecutionArn: levelArn.replace('-level', '-flow') }, 'Approval.InvalidRequest', 'levelExecutionArn: '],
    ['a window without a runbook', { ...payload, request: aLevelRequest({ level: { windowSeconds: 7200 } }) }, 'Approval.UnknownWindow', '7200'],
    ['a level with too few approvers left', { ...payload, request: aLevelRequest({ excludedPeople: ['deputy', 'manager', 'team-lead'] }) }, 'Approval.NotEnoughApprovers', 'team'],
  ])('%s', async (_case, refused, name, text) => {
    const automations = new FakeAutomations();
    await expect(open(refused, automations)).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
    expect(automations.started).toEqual([]);
  });
});

describe('an attempt that is not the first', () => {
  it('starts with the token of the first one, and looks for nothing, as reads are scarce', async () => {
    const automations = new FakeAutomations(anAutomation({ id: started }));
    expect(await open(again, automations)).toEqual({ version: 1, automationExecutionId: started });
    expect(automations.started).toMatchObject([{ clientToken: levelId(levelArn) }]);
    expect(automations.searches).toBe(0);
  });

  it('takes an automation that SSM does not show yet for a new one', async () => {
    expect(await open(again, new FakeAutomations())).toEqual({ version: 1, automationExecutionId: started });
  });

  it.each(['ThrottlingException', 'InternalServerError', 'NetworkError'])('counts as started where SSM does not say what has become of it: %s', async (name) => {
    const automations = new FakeAutomations();
    automations.readError = named(name);
    expect(await open(again, automations)).toEqual({ version: 1, automationExecutionId: started });
  });

  it('fails where it may not read what it has started', async () => {
    const automations = new FakeAutomations();
    automations.readError = named('AccessDeniedException');
    await expect(open(again, automations)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('finds what the first one started where SSM refuses the token, and asks nobody twice', async () => {
    const automations = new FakeAutomations(anAutomation());
    automations.tagged = [automationId];
    automations.startError = named('IdempotentParameterMismatch');
    expect(await open(again, automations)).toEqual({ version: 1, automationExecutionId: automationId });
    expect(automations.started).toEqual([]);
  });

  it('does not wait for an automation that its start found to be decided', async () => {
    const automations = new FakeAutomations(anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('deputy'))] }));
    automations.startedId = automationId;
    await expect(open(again, automations)).rejects.toMatchObject({ name: 'Approval.AlreadyDecided' });
  });

  it('hands a level that was decided meanwhile to be settled', async () => {
    const automations = new FakeAutomations(anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('deputy'))] }));
    automations.tagged = [automationId];
    automations.startError = named('IdempotentParameterMismatch');
    await expect(open(again, automations)).rejects.toMatchObject({ name: 'Approval.AlreadyDecided' });
  });

  it.each([
    ['asks others', anAutomation({ request: aLevelRequest({ level: { approvers: [user('outsider')] } }) })],
    ['showed them another text', anAutomation({ request: aLevelRequest({ subject: 'Fix a typo' }) })],
    ['runs another document', anAutomation({ documentName: 'forged' })],
    ['is a child', anAutomation({ parentId: started })],
  ])('passes over a tagged automation that %s', async (_case, automation) => {
    const automations = new FakeAutomations(automation);
    automations.tagged = [automationId];
    automations.startError = named('IdempotentParameterMismatch');
    await expect(open(again, automations)).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });
});

describe('a level that was settled to be open', () => {
  const settled = { ...again, automationExecutionId: automationId };

  it('goes on with its automation, even where the runbook has changed and the window is gone', async () => {
    const request = aLevelRequest({ level: { windowSeconds: 7200 } });
    const automations = new FakeAutomations(anAutomation({ request, documentName: 'runbook-of-last-year' }));
    expect(await open({ ...settled, request }, automations)).toEqual({ version: 1, automationExecutionId: automationId });
    expect(automations.started).toEqual([]);
  });

  it('is settled again when it was decided meanwhile', async () => {
    const automations = new FakeAutomations(anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('deputy'))] }));
    await expect(open(settled, automations)).rejects.toMatchObject({ name: 'Approval.AlreadyDecided' });
  });
});

describe('a ClientToken that SSM has seen', () => {
  it.each(['IdempotentParameterMismatch', 'InvalidAutomationExecutionParametersException'])('leads to the automation when SSM refuses it with %s', async (name) => {
    const automations = new FakeAutomations(anAutomation());
    automations.tagged = [automationId];
    automations.startError = named(name);
    expect(await open(payload, automations)).toEqual({ version: 1, automationExecutionId: automationId });
  });

  it('is tried again while SSM does not show the automation', async () => {
    const automations = new FakeAutomations();
    automations.startError = named('IdempotentParameterMismatch');
    await expect(open(payload, automations)).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });
});

describe('what passes by itself', () => {
  it.each(['ThrottlingException', 'AutomationExecutionLimitExceededException', 'InternalServerError', 'NetworkError'])('goes on to Retry under its own name, and nothing is looked for: %s', async (name) => {
    const automations = new FakeAutomations(anAutomation());
    automations.tagged = [automationId];
    automations.startError = named(name);
    await expect(open(again, automations)).rejects.toMatchObject({ name });
    expect(automations.searches).toBe(0);
  });

  it('goes on to Retry from a search, too', async () => {
    const automations = new FakeAutomations();
    automations.startError = named('IdempotentParameterMismatch');
    automations.searchError = named('ThrottlingException');
    await expect(open(again, automations)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('a level near its deadline', () => {
  it.each([59, 0, -3600])('asks nobody with %i s left', async (secondsLeft) => {
    const automations = new FakeAutomations();
    await expect(open({ ...payload, secondsLeft }, automations)).rejects.toMatchObject({ name: 'Approval.DeadlinePassed', message: expect.stringContaining('team') });
    expect(automations.started).toEqual([]);
  });

  it('still asks with a minute left', async () => {
    expect(await open({ ...payload, secondsLeft: 60 })).toMatchObject({ automationExecutionId: started });
  });

  it('goes on with what it has asked', async () => {
    const known = { ...again, secondsLeft: 5, automationExecutionId: automationId };
    expect(await open(known, new FakeAutomations(anAutomation()))).toMatchObject({ automationExecutionId: automationId });
  });
});
