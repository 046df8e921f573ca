import { describe, expect, it } from 'vitest';
import { aLevelRequest, anAutomation, approves, decidedAt, rejects, role, session, user } from '../../test/builders.ts';
import { readVerdict } from './verdict.ts';

const read = (automation: Parameters<typeof anAutomation>[0], request = aLevelRequest()) =>
  readVerdict(anAutomation({ request, ...automation }), request);

describe('an approval', () => {
  it('approves with its decisions, comments untouched', () => {
    const comment = 'Say "go" to {{this}}\n第42版 🚀';
    expect(read({ approvalStatus: 'Approved', decisions: [approves(user('team-lead'), comment)] })).toEqual({
      kind: 'closed',
      status: 'APPROVED',
      decisions: [{ approver: user('team-lead'), verdict: 'approve', comment, decidedAt }],
    });
  });

  it.each([
    ['two people', [user('team-lead'), user('deputy')], 'closed'],
    ['one person twice', [user('team-lead'), user('team-lead')], 'failure'],
    ['one person under two ARNs', [user('team-lead'), session('lead', 'Team-Lead')], 'failure'],
    ['an outsider beside one who may', [user('team-lead'), user('outsider')], 'failure'],
  ])('by %s at a quorum of 2 is judged as %s: %s', (_who, approvers, kind) => {
    const level = { approvers: [user('team-lead'), user('deputy'), session('lead', 'Team-Lead')], minRequiredApprovals: 2 };
    const decisions = approvers.map((approver) => approves(approver));
    expect(read({ approvalStatus: 'Approved', decisions }, aLevelRequest({ level })).kind).toBe(kind);
  });

  it.each([
    ['the listed user', user('team-lead'), [user('team-lead')]],
    ["a listed user's bare name", 'team-lead', [user('team-lead')]],
    ['the listed session', session('lead', 'someone'), [session('lead', 'someone')]],
    ['the role of the listed session', role('lead'), [session('lead', 'someone')]],
    ['a session of the listed role', session('lead', 'someone'), [role('paths/lead')]],
    ['the listed role itself', role('lead'), [role('lead')]],
  ])('counts when it is reported by %s', (_form, approver, approvers) => {
    const verdict = read({ approvalStatus: 'Approved', decisions: [approves(approver)] }, aLevelRequest({ level: { approvers } }));
    expect(verdict).toMatchObject({ kind: 'closed', status: 'APPROVED' });
  });

  it.each([
    ['another user', user('outsider')],
    ['the requester', user('pipeline')],
    ['a session of an unlisted role', session('other', 'team-lead')],
  ])('by %s alone fails the approval', (_who, approver) => {
    expect(read({ approvalStatus: 'Approved', decisions: [approves(approver)] })).toMatchObject({
      kind: 'failure',
      failure: 'Approval.DecisionNotAllowed',
      message: expect.stringContaining(approver),
    });
  });

  it('by the requester through a listed role fails the approval', () => {
    const request = aLevelRequest({ level: { approvers: [role('lead')] } });
    const decisions = [approves(session('lead', 'pipeline'))];
    expect(read({ approvalStatus: 'Approved', decisions }, request)).toMatchObject({ failure: 'Approval.DecisionNotAllowed' });
  });

  it.each([
    ['no decisions', []],
    ['text', ['approved by somebody']],
    ['an object of another shape', ['{"Who":"somebody"}']],
    ['an unknown status', [JSON.stringify({ Approver: user('team-lead'), ApprovalStatus: 'Maybe' })]],
  ])('whose decisions are %s is never taken for one', (_what, decisions) => {
    expect(read({ approvalStatus: 'Approved', decisions })).toMatchObject({ failure: 'Approval.UnreadableDecision' });
  });

  it('is read from one string that holds the list', () => {
    const list = JSON.stringify([{ ...approves(user('team-lead')), ApprovalDecisionTime: 1_769_851_800 }]);
    expect(read({ approvalStatus: 'Approved', decisions: [list] })).toMatchObject({
      status: 'APPROVED',
      decisions: [{ decidedAt: '2026-01-31T09:30:00.000Z' }],
    });
  });
});

describe('a rejection', () => {
  it.each([
    ['leaves its step Failed', { approvalStatus: 'Rejected', stepStatus: 'Failed' }],
    ['leaves its step Success', { approvalStatus: 'Rejected', stepStatus: 'Success' }],
    ['stands beside an approval', { approvalStatus: 'Approved', decisions: [approves(user('deputy')), rejects(user('team-lead'))] }],
    ['comes from somebody unlisted', { approvalStatus: 'Rejected', decisions: [rejects(user('outsider'))] }],
    ['cannot be read', { approvalStatus: 'Rejected', decisions: ['?'] }],
    ['leaves no outputs behind, only a failure', { steps: [{ name: 'Approve', action: 'aws:approve', status: 'Failed', outputs: {}, failureMessage: 'The step was rejected' }] }],
    ['is followed by a cancellation', { approvalStatus: 'Rejected', stepStatus: 'Failed', status: 'Cancelled' }],
  ])('rejects when it %s', (_how, automation) => {
    expect(read(automation)).toMatchObject({ kind: 'closed', status: 'REJECTED' });
  });
});

describe('an automation without a verdict', () => {
  it.each([
    [{ stepStatus: 'Waiting' }, { kind: 'pending' }],
    [{ stepStatus: 'TimedOut' }, { status: 'EXPIRED' }],
    [{ stepStatus: 'TimedOut', status: 'TimedOut' }, { status: 'EXPIRED' }],
    [{ stepStatus: 'Cancelled' }, { status: 'CANCELLED' }],
    [{ stepStatus: 'Waiting', status: 'Cancelling' }, { status: 'CANCELLED' }],
    [{ stepStatus: 'Failed' }, { failure: 'Approval.RunbookFailed' }],
    [{ stepStatus: 'Waiting', status: 'Failed', failureMessage: 'no such role' }, { message: expect.stringContaining('no such role') }],
    [{ steps: [], status: 'Success' }, { failure: 'Approval.RunbookFailed' }],
    [{ steps: [], status: 'InProgress' }, { kind: 'pending' }],
    [{ steps: [], status: 'TimedOut' }, { status: 'EXPIRED' }],
  ])('%j is %j', (automation, verdict) => {
    expect(read(automation)).toMatchObject(verdict);
  });

  it('keeps the approvals that came before it expired', () => {
    const request = aLevelRequest({ level: { minRequiredApprovals: 2 } });
    expect(read({ stepStatus: 'TimedOut', decisions: [approves(user('deputy'))] }, request)).toMatchObject({
      status: 'EXPIRED',
      decisions: [{ approver: user('deputy') }],
    });
  });
});
