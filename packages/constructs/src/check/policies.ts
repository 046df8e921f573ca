/** What a flow's policies must be, so that nothing fails at deploy or strands an approval later. */
import type { Issue, Policy, Rules } from '@countersign/contracts';
import { findUnstaffableLevel, issuesOf, rulesSchema } from '@countersign/contracts';
import type { PlannedPolicy } from '../policy-props.ts';
import { rulesOf, topicName } from '../rules.ts';
import { addressIssues } from './mail-address.ts';
import { refuse } from './refuse.ts';
import { standInApprover } from './stand-in.ts';

/** Ours: leaves room for the request beside the rules in a payload of 256 KiB. */
const rulesBytesMax = 200 * 1024;

/** Ours: the topics' ARNs have to fit into the automation role's 10,240 characters. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const topicsMax = 60;

/** @throws Error that lists every issue with its path: `policies[0].levels[1].approvers: …` */
export function checkPolicies(policies: readonly PlannedPolicy[], prefix: string): void {
  const rules = standInRules(policies, prefix);
  const issues = [...schemaIssues(rules), ...policies.flatMap((policy, index) => notifyIssues(policy, `policies[${index}]`))];
  refuse([...issues, ...nameIssues(policies, prefix)]);
  refuse([...rules.policies.flatMap((policy, index) => staffingIssues(policy, `policies[${index}]`)), ...sizeIssues(rules)]);
}

/** At synth, topics and perhaps approvers are unresolved tokens: ARNs of the right form stand in for them. */
function standInRules(policies: readonly PlannedPolicy[], prefix: string): Rules {
  const concrete = policies.map((policy) => ({
    ...policy,
    levels: policy.levels.map((level) => ({ ...level, approvers: level.approvers.map(standInApprover) })),
  }));
  const topicArn = (policy: string, level: string) =>
    `arn:aws:sns:us-east-1:123456789012:${topicName(prefix, policy, level)}`;
  return rulesOf(concrete, topicArn, undefined);
}

function schemaIssues(rules: Rules): Issue[] {
  const { error } = rulesSchema.safeParse(rules);
  if (!error) return [];
  return issuesOf(error)
    .filter(({ path }) => !path.endsWith('.topicArn'))
    .map(({ path, message }) => ({ path: path.replace(/windowSeconds$/, 'window'), message }));
}

function notifyIssues({ levels }: PlannedPolicy, path: string): Issue[] {
  return levels.flatMap(({ notify }, index) => {
    const at = `${path}.levels[${index}].notify`;
    if (notify.length === 0) return [{ path: at, message: 'at least one mail address is needed, or nobody is asked' }];
    return notify.flatMap((address, position) => addressIssues(address, notify.slice(0, position), `${at}[${position}]`));
  });
}

/** Two levels must not share a topic: `a-b` with level `c` and `a` with level `b-c` would. */
function nameIssues(policies: readonly PlannedPolicy[], prefix: string): Issue[] {
  const topics = policies.flatMap(({ name, levels }) => levels.map((level) => topicName(prefix, name, level.name)));
  if (topics.length > topicsMax) return [{ path: 'policies', message: `${topics.length} levels in all; at most ${topicsMax} fit` }];

  const names = policies.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  if (twice.length > 0) return twice.map((name) => ({ path: 'policies', message: `two policies are named ${name}` }));
  return topics
    .filter((topic, index) => topics.indexOf(topic) < index)
    .map((topic) => ({ path: 'policies', message: `two levels would share the topic ${topic}: rename one` }));
}

/** A quorum that its own approvers cannot reach was refused before: here people lack because they decide elsewhere. */
function staffingIssues({ levels, onePersonOneLevel }: Policy, path: string): Issue[] {
  const level = findUnstaffableLevel(levels, { excludedPeople: [], onePersonOneLevel });
  if (!level) return [];
  const message = `level ${level.name} finds too few people who do not decide another level: name more, or set onePersonOneLevel to false`;
  return [{ path: `${path}.levels[${levels.indexOf(level)}].approvers`, message }];
}

function sizeIssues(rules: Rules): Issue[] {
  const bytes = Buffer.byteLength(JSON.stringify(rules));
  if (bytes <= rulesBytesMax) return [];
  return [{ path: 'policies', message: `${bytes} bytes in all; ${rulesBytesMax} fit into a payload beside the request` }];
}
