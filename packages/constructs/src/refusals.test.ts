/** What synth refuses, and how it says so. */
import { limits } from '@countersign/contracts';
import { Aws, Duration, Lazy } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import type { ApprovalFlowProps } from './approval-flow.ts';
import { ApprovalLevel } from './approval-level.ts';
import { ApproverTopic } from './approver-topic.ts';
import { aFlow, aLevel, aPolicy, aStack, handlers, user } from './fixtures/a-flow.ts';

type Changes = Partial<ApprovalFlowProps>;
const withLevel = (changes: Parameters<typeof aLevel>[0]): Changes => ({
  policies: [aPolicy({ levels: [aLevel(changes)] })],
});
const users = (count: number) => Array.from({ length: count }, (_, index) => user(`user-${index + 1}`));
const levels = (count: number, changes: (index: number) => Parameters<typeof aLevel>[0]) =>
  Array.from({ length: count }, (_, index) => aLevel({ name: `level-${index + 1}`, ...changes(index) }));
const aTopic = (topicName?: string) => new sns.Topic(aStack(), 'Topic', { ...(topicName !== undefined && { topicName }) });
const role = 'arn:aws:iam::123456789012:role/approver';

describe('a flow is refused with', () => {
  it.each<[string, Changes, string]>([
    ['no policies', { policies: [] }, 'policies: at least one policy is needed, or levelsInRequest'],
    [
      'levels in requests without policies, topics and windows',
      { policies: [], levelsInRequest: {} },
      'levelsInRequest: without policies it needs topics and windows of its own',
    ],
    ['no levels', { policies: [aPolicy({ levels: [] })] }, 'policies[0].levels: Too small'],
    [
      'more than ten levels',
      { policies: [aPolicy({ levels: levels(11, (index) => ({ approvers: [user(`user-${index}`)] })) })] },
      'policies[0].levels: Too big',
    ],
    ['no approvers', withLevel({ approvers: [] }), 'policies[0].levels[0].approvers: Too small'],
    ['more than ten approvers', withLevel({ approvers: users(11) }), 'policies[0].levels[0].approvers: Too big'],
    [
      'an approver twice',
      withLevel({ approvers: [user('a'), user('a')] }),
      `policies[0].levels[0].approvers[1]: ${user('a')} is`,
    ],
    [
      'an approver who is a group',
      withLevel({ approvers: ['arn:aws:iam::123456789012:group/team'] }),
      'policies[0].levels[0].approvers[0]: must be the ARN of an IAM user, a role session or a role',
    ],
    [
      'a quorum above the approvers',
      withLevel({ minRequiredApprovals: 2 }),
      'policies[0].levels[0].minRequiredApprovals: 2 approvals are required, but only 1 can approve',
    ],
    [
      'a quorum above the people behind the approvers',
      withLevel({ minRequiredApprovals: 2, approvers: [user('a'), user('path/A')] }),
      'policies[0].levels[0].minRequiredApprovals: 2 approvals are required, but only 1 can approve',
    ],
    ['a quorum of none', withLevel({ minRequiredApprovals: 0 }), 'policies[0].levels[0].minRequiredApprovals: Too small'],
    [
      'a bare role under strict',
      withLevel({ approvers: [role] }),
      `policies[0].levels[0].approvers[0]: ${role} is a role: nobody knows who will come`,
    ],
    ['nobody to mail', withLevel({ notify: [] }), 'policies[0].levels[0].notify: at least one mail address is needed'],
    ['no mail address', withLevel({ notify: ['team'] }), 'policies[0].levels[0].notify[0]: team is no mail address'],
    [
      'a mail address twice',
      withLevel({ notify: ['team@example.com', 'other@example.com', 'Team@example.com'] }),
      'policies[0].levels[0].notify[2]: Team@example.com is listed twice',
    ],
    ['no windows for levels in requests', { levelsInRequest: { windows: [] } }, 'levelsInRequest.windows: must not be empty'],
    ['no topics for levels in requests', { levelsInRequest: { topics: [] } }, 'levelsInRequest.topics: must not be empty'],
    [
      'a window too short for levels in requests',
      { levelsInRequest: { windows: [3600, 59] } },
      'levelsInRequest.windows[1]: 59 s: Too small',
    ],
    [
      'a topic for levels in requests that SSM does not publish to',
      { levelsInRequest: { topics: [aTopic('Automation-team'), aTopic('mails')] } },
      'levelsInRequest.topics[1]: the name of topic mails must start with Automation',
    ],
    ['a window of less than a minute', withLevel({ window: 59 }), 'policies[0].levels[0].window: Too small'],
    ['a window above 30 days', withLevel({ window: Duration.days(31) }), 'policies[0].levels[0].window: Too big'],
    ['an additional window above 30 days', { additionalWindows: [Duration.days(31)] }, 'windows: 2678400 s: Too big'],
    [
      'a slack that does not fit',
      { ...withLevel({ window: Duration.days(30) }), slack: Duration.days(1) },
      "slack: a window of 2592000 s and a slack of 86400 s do not fit into the level machine's 2678400 s",
    ],
    ['a slack too short to report in', { slack: 599 }, 'slack: 599 s: must be whole seconds, at least 600'],
    [
      'too many windows',
      { additionalWindows: Array.from({ length: 20 }, (_, index) => 60 + index) },
      'windows: 21 different windows; at most 20 fit (runbooks: single)',
    ],
    [
      'too many windows for pairs of runbooks',
      { runbooks: 'nested', additionalWindows: Array.from({ length: 10 }, (_, index) => 60 + index) },
      'windows: 11 different windows; at most 10 fit (runbooks: nested)',
    ],
    ['a prefix in capitals', { prefix: 'Countersign' }, 'prefix: Countersign: must start with a lower-case letter'],
    ['a prefix too long', { prefix: 'a'.repeat(25) }, `prefix: ${'a'.repeat(25)}: must start with a lower-case letter`],
    ['a policy in capitals', { policies: [aPolicy({ name: 'Change' })] }, 'policies[0].name: must be lower-case words'],
    [
      'a level with a space',
      withLevel({ name: 'the team' }),
      'policies[0].levels[0].name: must start with a letter and consist of',
    ],
    [
      'two levels of one name',
      { policies: [aPolicy({ levels: [aLevel(), aLevel({ approvers: [user('other')] })] })] },
      'policies[0].levels[1].name: two levels are named team',
    ],
    ['two policies of one name', { policies: [aPolicy(), aPolicy()] }, 'policies: two policies are named production-change'],
    [
      'two levels that would share a topic',
      {
        policies: [
          aPolicy({ name: 'a', levels: [aLevel({ name: 'b-c' })] }),
          aPolicy({ name: 'a-b', levels: [aLevel({ name: 'c' })] }),
        ],
      },
      'policies: two levels would share the topic Automation-countersign-a-b-c: rename one',
    ],
    [
      'more levels than topics fit into a role',
      {
        policies: Array.from({ length: 7 }, (_, index) =>
          aPolicy({ name: `p${index}`, levels: levels(9, (level) => ({ approvers: [user(`user-${level}`)] })) }),
        ),
      },
      'policies: 63 levels in all; at most 60 fit',
    ],
    [
      'fewer people than levels',
      { policies: [aPolicy({ levels: levels(3, () => ({ approvers: users(2) })) })] },
      'policies[0].levels[2].approvers: level level-3 finds too few people who do not decide another level',
    ],
    [
      'people who are enough in all, but not where they are needed',
      {
        policies: [
          aPolicy({
            levels: [
              aLevel({ name: 'a', approvers: users(1) }),
              aLevel({ name: 'b', approvers: users(1) }),
              aLevel({ name: 'c', approvers: users(9) }),
            ],
          }),
        ],
      },
      'policies[0].levels[1].approvers: level b finds too few people who do not decide another level',
    ],
    [
      'handlers that are not there',
      { handlers: '/nowhere' },
      'The bundled handler close-level is missing in /nowhere/close-level: build @countersign/runtime',
    ],
  ])('%s', (_case, changes, message) => {
    expect(() => aFlow(changes)).toThrow(message);
  });

  it('rules too large for a payload', () => {
    const name = (index: number) => `a${'-a'.repeat(10)}${index}`;
    const approvers = Array.from({ length: 10 }, (_, index) => user(`${'path/'.repeat(78)}user-${index}`));
    const large = Array.from({ length: 6 }, (_, policy) =>
      aPolicy({ name: name(policy), onePersonOneLevel: false, levels: levels(10, () => ({ approvers })) }),
    );
    expect(() => aFlow({ policies: large })).toThrow(/^policies: \d{6} bytes in all; 204800 fit into a payload/);
  });

  it('every issue at once', () => {
    const broken = { ...withLevel({ approvers: [], notify: [] }) };
    expect(() => aFlow(broken)).toThrow(/levels\[0\]\.approvers: .*\n(?:.*\n)*policies\[0\]\.levels\[0\]\.notify: /);
  });
});

describe('a flow is taken with', () => {
  it.each<[string, Changes]>([
    ['ten approvers, all needed', withLevel({ approvers: users(10), minRequiredApprovals: 10 })],
    ['ten levels', { policies: [aPolicy({ levels: levels(10, (index) => ({ approvers: [user(`user-${index}`)] })) })] }],
    ['the longest window', withLevel({ window: Duration.days(30) })],
    ['the shortest window', withLevel({ window: 60 })],
    ['a prefix of 24 characters', { prefix: `a${'-'.repeat(23)}` }],
    [
      'bare roles under bestEffort',
      {
        policies: [
          aPolicy({ separationOfDuties: 'bestEffort', levels: levels(3, () => ({ approvers: [role] })) }),
        ],
      },
    ],
    [
      'people who fit only if chosen well',
      {
        policies: [
          aPolicy({ levels: [aLevel({ name: 'a', approvers: users(3), minRequiredApprovals: 2 }), aLevel({ name: 'b', approvers: users(1) })] }),
        ],
      },
    ],
    [
      'fewer people than levels where one may decide several',
      { policies: [aPolicy({ onePersonOneLevel: false, levels: levels(3, () => ({ approvers: users(1) })) })] },
    ],
    ['approvers that are known at deploy', withLevel({ approvers: [`arn:${Aws.PARTITION}:iam::123456789012:user/a`] })],
    ['mail addresses that are known at deploy', withLevel({ notify: [Lazy.string({ produce: () => 'team@example.com' })] })],
  ])('%s', (_case, changes) => {
    expect(() => aFlow(changes)).not.toThrow();
  });

  it('any levels: at most ten, of at most 31 days, fit into its lifetime', () => {
    expect(limits.levelsPerApproval * limits.levelLifetimeSeconds).toBeLessThan(limits.flowLifetimeSeconds);
  });
});

describe('a level that stands alone is refused with', () => {
  const alone = (changes: object) => new ApprovalLevel(aStack(), 'Level', { prefix: 'alone', windows: [3600], topics: [], handlers, ...changes });

  it('nothing, where all is right', () => {
    expect(() => alone({})).not.toThrow();
  });

  it.each([
    ['no window', { windows: [] }, 'windows: at least one window is needed'],
    ['a prefix with a dot', { prefix: 'a.b' }, 'prefix: a.b: must start with a lower-case letter'],
  ])('%s', (_case, changes, message) => {
    expect(() => alone(changes)).toThrow(message);
  });

  const imported = (arn: string) => sns.Topic.fromTopicArn(aStack(), 'Other', arn);

  it.each([
    ['imported', imported('arn:aws:sns:eu-central-1:123456789012:team'), 'the name of topic team must start with Automation'],
    ['imported into wherever it runs', imported(`arn:aws:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:team`), 'the name of topic team must start'],
    ['of the own app', aTopic('mails'), 'the name of topic mails must start with Automation'],
    ['of the own app whose name starts with another word', aTopic(`mails-${Aws.REGION}`), 'the name of topic mails-'],
    ['that is first in, first out', aTopic('Automation-team.fifo'), 'the name of topic Automation-team.fifo must'],
    ['without a name', aTopic(), 'the topic approvals/Topic needs a topicName that starts with Automation'],
  ])('a topic that SSM does not publish to: %s', (_case, topic, message) => {
    expect(() => alone({ topics: [aTopic('Automation-other'), topic] })).toThrow(`topics[1]: ${message}`);
  });

  it.each([
    ['of the own app', aTopic('Automation-team')],
    ['named by its region, too', aTopic(`Automation-${Aws.REGION}`)],
    ['whose name is known at deploy', aTopic(Lazy.string({ produce: () => 'Automation' }))],
    ['imported', imported('arn:aws:sns:eu-central-1:123456789012:Automation-team')],
    ['whose ARN is known at deploy', imported(Lazy.string({ produce: () => 'arn' }))],
  ])('nothing, with a topic %s', (_case, topic) => {
    expect(() => alone({ topics: [topic] })).not.toThrow();
  });
});

describe('a topic is refused with', () => {
  it.each([
    ['a name that SSM does not publish to', 'team', 'The topic name team must start with Automation'],
    ['a name too long', `Automation${'-a'.repeat(124)}`, 'has 258 characters, AWS takes 256: shorten it'],
  ])('%s', (_case, topicName, message) => {
    expect(() => new ApproverTopic(aStack(), 'Topic', { topicName, notify: [] })).toThrow(message);
  });
});
