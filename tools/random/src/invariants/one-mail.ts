/** Each level asks its approvers once, through its own topic. */
import type { ObservedLevel, Observation } from '../observe/observation.ts';
import type { Letter } from '../play/mails.ts';
import { askingOf } from './expected-end.ts';
import type { Invariant } from './invariant.ts';
import { wasRefused } from './struck.ts';

export const oneMail: Invariant = (seen) => {
  const levels = seen.approvals.flatMap((approval) => approval.levels);
  const ours = new Set(levels.flatMap(({ automations }) => automations.map(({ id }) => id)));
  const strangers = seen.letters.filter(({ automationExecutionId }) => !ours.has(automationExecutionId));
  return [
    ...levels.flatMap((level) => issuesOf(level, seen)),
    ...strangers.map(({ automationExecutionId, approval }) => `a mail about ${approval} leads to ${automationExecutionId}, which no level started`),
  ];
};

function issuesOf(level: ObservedLevel, seen: Observation): string[] {
  const { letters } = seen;
  const { arn, automations, input } = level;
  const started = automations.filter(({ parentId }) => parentId === undefined);
  const asking = askingOf(level);
  const received = letters.filter((letter) => automations.some(({ id }) => id === letter.automationExecutionId));
  const { level: asked } = input as { level?: { topicArn?: string } };
  return [
    ...(started.length > 1 ? [`${arn} started ${started.length} automations`] : []),
    ...(automations.length > 2 ? [`${arn} has ${automations.length} automations`] : []),
    ...(received.length > 1 ? [`the approvers of ${arn} got ${received.length} mails`] : []),
    ...(asking && received.length === 0 && !wasRefused(seen, 'sns:Publish') ? [`${arn} asks in ${asking.id}, but nobody got a mail`] : []),
    ...received.flatMap((letter) => letterIssues(letter, { topicArn: asked?.topicArn, asking: asking?.id })),
  ];
}

function letterIssues({ automationExecutionId, topicArn }: Letter, expected: { topicArn: string | undefined; asking: string | undefined }): string[] {
  return [
    ...(topicArn === expected.topicArn ? [] : [`a mail went to ${topicArn} instead of ${expected.topicArn}`]),
    ...(automationExecutionId === expected.asking ? [] : [`a mail leads to ${automationExecutionId}, which asks nobody`]),
  ];
}
