import { issuesOf } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import sample from '../countersign.config.ts';
import { configSchema } from './config.ts';

const [policy] = sample.policies;
const [level] = policy?.levels ?? [];
const withLevel = (changes: object) => ({ policies: [{ ...policy, levels: [{ ...level, ...changes }] }] });
const withPolicy = (changes: object) => ({ policies: [{ ...policy, ...changes }] });

describe('the config', () => {
  it('takes the sample: three levels, each with an approver and a mail address of its own', () => {
    const { policies, stackName, prefix } = configSchema.parse(sample);
    const levels = policies[0]?.levels ?? [];
    expect([stackName, prefix, policies[0]?.name]).toEqual(['countersign', 'countersign', 'production-change']);
    expect(levels.map(({ name }) => name)).toEqual(['team', 'security', 'release']);
    expect(levels.map(({ approvers, notify, minRequiredApprovals }) => [approvers.length, notify.length, minRequiredApprovals])).toEqual(
      [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    );
    expect(new Set(levels.flatMap(({ approvers }) => approvers)).size).toBe(3);
  });

  it('names the stack and the prefix by itself', () => {
    const { policies } = sample;
    expect(configSchema.parse({ policies })).toMatchObject({ stackName: 'countersign', prefix: 'countersign' });
  });

  it.each<[string, object, string]>([
    ['no policies', { policies: [] }, 'policies'],
    ['policies that are missing', { policies: undefined }, 'policies'],
    ['a field that does not exist', { polices: [] }, '(root)'],
    ['a prefix in capitals', { prefix: 'Countersign' }, 'prefix'],
    ['a stack name with a space', { stackName: 'my stack' }, 'stackName'],
    ['an account too short', { env: { account: '1234', region: 'eu-central-1' } }, 'env.account'],
    ['runbooks of a third kind', { runbooks: 'both' }, 'runbooks'],
    ['a slack too short', { slackSeconds: 1 }, 'slackSeconds'],
    ['a retention that CloudWatch does not know', { logRetentionDays: 4 }, 'logRetentionDays'],
    ['an additional window too long', { additionalWindowsSeconds: [60, 2_592_001] }, 'additionalWindowsSeconds[1]'],
    ['no window for levels in requests', { levelsInRequest: { windowsSeconds: [] } }, 'levelsInRequest.windowsSeconds'],
    ['an example requester who is no principal', { exampleRequester: 'someone' }, 'exampleRequester'],
    ['an example requester who is an approver', { exampleRequester: 'arn:aws:iam::123456789012:user/team-lead' }, 'exampleRequester'],
    [
      'an example requester who is the person behind an approver',
      { exampleRequester: 'arn:aws:sts::123456789012:assumed-role/operations/Team-Lead' },
      'exampleRequester',
    ],
    [
      'an approver who is the example requester by default',
      withLevel({ approvers: ['arn:aws:sts::123456789012:assumed-role/ci/pipeline'] }),
      'exampleRequester',
    ],
    ['an operator who is no mail address', { monitoring: { notify: ['operators'] } }, 'monitoring.notify[0]'],
    ['a record that is kept for a thousand days', { auditLog: { retentionDays: 1000 } }, 'auditLog.retentionDays'],
    ['a policy in capitals', withPolicy({ name: 'Change' }), 'policies[0].name'],
    ['duties of a third kind', withPolicy({ separationOfDuties: 'loose' }), 'policies[0].separationOfDuties'],
    ['no levels', withPolicy({ levels: [] }), 'policies[0].levels'],
    ['more than ten levels', withPolicy({ levels: Array.from({ length: 11 }, () => level) }), 'policies[0].levels'],
    ['a level with a space', withLevel({ name: 'the team' }), 'policies[0].levels[0].name'],
    ['no approvers', withLevel({ approvers: [] }), 'policies[0].levels[0].approvers'],
    ['an approver who is a name', withLevel({ approvers: ['team-lead'] }), 'policies[0].levels[0].approvers[0]'],
    ['a quorum of none', withLevel({ minRequiredApprovals: 0 }), 'policies[0].levels[0].minRequiredApprovals'],
    ['nobody to mail', withLevel({ notify: [] }), 'policies[0].levels[0].notify'],
    ['no mail address', withLevel({ notify: ['team'] }), 'policies[0].levels[0].notify[0]'],
    ['a mail address twice', withLevel({ notify: ['team@example.com', 'Team@example.com'] }), 'policies[0].levels[0].notify[1]'],
    ['a window as text', withLevel({ windowSeconds: '7 days' }), 'policies[0].levels[0].windowSeconds'],
    ['a window above 30 days', withLevel({ windowSeconds: 2_592_001 }), 'policies[0].levels[0].windowSeconds'],
  ])('refuses %s, and says where', (_case, changes, path) => {
    const { error } = configSchema.safeParse({ ...sample, ...changes });
    expect(error && issuesOf(error).map((issue) => issue.path)).toEqual([path]);
  });

  it('says whose request nobody could approve, and takes it once somebody else asks', () => {
    const approver = 'arn:aws:sts::123456789012:assumed-role/ci/pipeline';
    const config = { ...sample, ...withLevel({ approvers: [approver] }) };
    const { error } = configSchema.safeParse(config);
    expect(error && issuesOf(error).map(({ message }) => message)).toEqual([
      `assumed-role/deployer/pipeline, the default, is the person behind ${approver}, an approver of production-change: name someone else`,
    ]);
    const exampleRequester = 'arn:aws:iam::123456789012:user/requester';
    expect(configSchema.safeParse({ ...config, exampleRequester }).success).toBe(true);
  });
});
