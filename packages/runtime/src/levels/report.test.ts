import type { Report } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { anAskedTask, anAutomation, aParent, approves, aTask, automationId, childId, environment, levelArn, rejects, user } from '../../test/builders.ts';
import { FakeAutomations, FakeLevels, named, silentLog } from '../../test/fakes.ts';
import type { Automation } from '../approval/automation.ts';
import { closeLevel } from './close.ts';

const report: Report = { version: 1, kind: 'report', levelExecutionArn: levelArn, automationExecutionId: automationId };
const approved = anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('team-lead'))] });
const task = anAskedTask();

interface Case {
  readonly automation?: Automation;
  readonly automations?: FakeAutomations;
  readonly levels?: FakeLevels;
  readonly payload?: Report;
}

function close({ automation = approved, automations = new FakeAutomations(automation), levels = new FakeLevels(task), payload = report }: Case = {}) {
  const pauses: number[] = [];
  const result = closeLevel(payload, {
    automations,
    levels,
    environment,
    log: silentLog,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  return { result, levels, pauses };
}

it("gives the level's task its outcome", async () => {
  const { result, levels } = close();
  expect(await result).toEqual({ version: 1, kind: 'delivered', status: 'APPROVED' });
  expect(levels.succeeded).toMatchObject([{ taskToken: 'token', output: { version: 1, name: 'team', status: 'APPROVED' } }]);
});

it('fails the task when an approval is void', async () => {
  const automation = anAutomation({ approvalStatus: 'Approved', decisions: [approves(user('outsider'))] });
  const { result, levels } = close({ automation });
  expect(await result).toMatchObject({ kind: 'failed', error: 'Approval.DecisionNotAllowed' });
  expect(levels.failed).toMatchObject([{ error: 'Approval.DecisionNotAllowed' }]);
});

describe('changes nothing', () => {
  it.each([
    ['about an automation that the level did not start', { payload: { ...report, automationExecutionId: childId } }],
    ['while the level asks again', { levels: new FakeLevels({ ...task, failed: true }) }],
    ['when the level has ended', { levels: new FakeLevels({ ...task, closed: true }) }],
    ['about an automation with other approvers', { automation: { ...approved, parameters: { ...approved.parameters, Approvers: [user('outsider')] } } }],
    ['about an automation with a lower quorum', { automation: { ...approved, parameters: { ...approved.parameters, MinRequiredApprovals: ['0'] } } }],
    ['about an automation with another topic', { automation: { ...approved, parameters: { ...approved.parameters, NotificationArn: ['x'] } } }],
    ['about an automation for another level', { automation: { ...approved, parameters: { ...approved.parameters, LevelExecutionArn: [`${levelArn}0`] } } }],
  ])('when a report comes %s', async (_case, options) => {
    const { result, levels } = close(options);
    expect(await result).toMatchObject({ kind: 'ignored' });
    expect([...levels.succeeded, ...levels.failed]).toEqual([]);
  });

  it('when the same report comes again', async () => {
    const levels = new FakeLevels(task);
    await close({ levels }).result;
    levels.running = false;
    expect(await close({ levels }).result).toMatchObject({ kind: 'ignored' });
    expect(levels.succeeded).toHaveLength(1);
  });
});

it('refuses a report about a level of another state machine', async () => {
  const levelExecutionArn = levelArn.replace('countersign-approval-level', 'other');
  await expect(close({ payload: { ...report, levelExecutionArn } }).result).rejects.toMatchObject({ name: 'Approval.InvalidRequest' });
});

it('changes nothing while nobody has decided, and is reported again: either SSM lags behind, or the report is forged', async () => {
  const { result, levels } = close({ automation: anAutomation() });
  await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  expect([...levels.succeeded, ...levels.failed]).toEqual([]);
});

describe('a history that lags behind', () => {
  it('is read again when it shows a failed attempt, because the next one may be waiting already', async () => {
    const { result, levels } = close({ levels: new FakeLevels({ ...task, taskToken: 'old token', failed: true }, task) });
    expect(await result).toMatchObject({ kind: 'delivered' });
    expect(levels.succeeded).toMatchObject([{ taskToken: 'token' }]);
  });

  it('is read again until it shows the automation', async () => {
    const { result, pauses } = close({ levels: new FakeLevels(aTask(), aTask({ taskToken: 'token' }), task) });
    expect(await result).toMatchObject({ kind: 'delivered' });
    expect(pauses).toHaveLength(2);
  });

  it('is read again when its token is dead, because a newer one may be alive', async () => {
    const { result, levels } = close({ levels: new FakeLevels({ ...task, taskToken: 'old token' }, task) });
    expect(await result).toMatchObject({ kind: 'delivered' });
    expect(levels.succeeded).toMatchObject([{ taskToken: 'token' }]);
  });

  it('fails the report when it never catches up, so that the runbook reports again', async () => {
    const { result } = close({ levels: new FakeLevels(aTask()) });
    await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });

  it('counts a dead token as late only when the execution is closed', async () => {
    const levels = new FakeLevels({ ...task, taskToken: 'old token' });
    levels.running = false;
    expect(await close({ levels }).result).toMatchObject({ kind: 'ignored', reason: 'the level has ended' });
  });
});

it('accepts the report of the child that the level’s parent automation started, and no other', async () => {
  const child = anAutomation({ id: childId, parentId: automationId, approvalStatus: 'Rejected', decisions: [rejects(user('team-lead'))] });
  const parent = aParent();
  const automations = new FakeAutomations(parent, child);
  automations.children = [childId];
  const levels = new FakeLevels(task);
  const ports = {
    automations,
    levels,
    environment,
    log: silentLog,
    pause: async () => {},
  };
  expect(await closeLevel({ ...report, automationExecutionId: childId }, ports)).toMatchObject({ kind: 'delivered', status: 'REJECTED' });
});

it('is cancelled when the parent was cancelled and SSM left its child waiting, which is stopped', async () => {
  const automations = new FakeAutomations(aParent({ status: 'Cancelling' }), anAutomation({ id: childId, parentId: automationId }));
  automations.children = [childId];
  automations.onStop = () => automations.set(anAutomation({ id: childId, parentId: automationId, stepStatus: 'Cancelled', status: 'Cancelled' }));
  const ports = { automations, levels: new FakeLevels(task), environment, log: silentLog, pause: async () => {} };
  expect(await closeLevel(report, ports)).toMatchObject({ kind: 'delivered', status: 'CANCELLED' });
  expect(automations.stopped).toEqual([childId]);
});

describe('a decision that SSM does not let us read', () => {
  const unreadable = (name: string) => {
    const automations = new FakeAutomations(approved);
    automations.readError = named(name);
    return automations;
  };

  it.each(['ThrottlingException', 'InternalServerError', 'NetworkError'])('is handed to the level machine, which can wait: %s', async (name) => {
    const { result, levels } = close({ automations: unreadable(name) });
    expect(await result).toMatchObject({ kind: 'failed', error: 'Approval.ReportedUnread' });
    expect(levels.failed).toMatchObject([{ taskToken: 'token', error: 'Approval.ReportedUnread', cause: expect.stringContaining(automationId) }]);
  });

  it('is reported again where that does not pass', async () => {
    const { result, levels } = close({ automations: unreadable('AccessDeniedException') });
    await expect(result).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(levels.failed).toEqual([]);
  });

  it('is left to the runbook where the report names something else than what the level started', async () => {
    const { result, levels } = close({ automations: unreadable('ThrottlingException'), payload: { ...report, automationExecutionId: childId } });
    await expect(result).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(levels.failed).toEqual([]);
  });

  it('is not waited for by whoever reports it again', async () => {
    const { result, pauses } = close({ levels: new FakeLevels({ ...task, failed: true, handedOver: true }) });
    expect(await result).toMatchObject({ kind: 'ignored' });
    expect(pauses).toEqual([20]);
  });

  it('is reported where the level has asked again, and the history showed it late', async () => {
    const { result } = close({ levels: new FakeLevels({ ...task, failed: true, handedOver: true }, task) });
    expect(await result).toMatchObject({ kind: 'delivered' });
  });

  it('changes nothing where the level has ended meanwhile', async () => {
    const levels = new FakeLevels(task);
    levels.liveTokens.clear();
    levels.running = false;
    const { result } = close({ automations: unreadable('ThrottlingException'), levels });
    expect(await result).toMatchObject({ kind: 'ignored' });
  });
});
