/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
import type { Account } from '../../resources.ts';
import { logGroupNameOf } from '../../services/logs/log-group-arn.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface OnGroup {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

interface OnStream extends OnGroup {
  readonly logStreamName: string;
}

interface Query extends OnGroup {
  readonly logGroupNames?: readonly string[];
  readonly logGroupIdentifiers?: readonly string[];
}

export const logsAccess: AccessRules = {
  'logs:DescribeLogGroups': anywhere('logs:DescribeLogGroups'),
  'logs:DescribeQueryDefinitions': anywhere('logs:DescribeQueryDefinitions'),
  'logs:DescribeLogStreams': onGroup('logs:DescribeLogStreams'),
  'logs:FilterLogEvents': onGroup('logs:FilterLogEvents'),
  'logs:GetLogEvents': (input: OnStream, facts: AccessFacts) => [{ action: 'logs:GetLogEvents', resource: streamArn(input, facts) }],
  // The operation makes the stream, too.
  'logs:PutLogEvents': (input: OnStream, facts: AccessFacts) => ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource: streamArn(input, facts) })),
  'logs:StartQuery': ({ logGroupNames = [], logGroupIdentifiers = [], ...one }: Query, facts: AccessFacts) =>
    [...groupsOf(one), ...logGroupNames, ...logGroupIdentifiers].map((group) => ({ action: 'logs:StartQuery', resource: groupArn(facts.resources.account, group) })),
  // The reference names the query's log groups too; who may query them is asked when the query starts (assumed).
  'logs:GetQueryResults': anywhere('logs:GetQueryResults'),
  'logs:StopQuery': anywhere('logs:StopQuery'),
};

function anywhere(action: string) {
  return (): readonly RequiredAccess[] => [{ action, resource: '*' }];
}

/** What names no group is left to the operation to refuse. */
function onGroup(action: string) {
  return (input: OnGroup, { resources: { account } }: AccessFacts): readonly RequiredAccess[] =>
    groupsOf(input).map((group) => ({ action, resource: groupArn(account, group) }));
}

function groupsOf({ logGroupName, logGroupIdentifier }: OnGroup): readonly string[] {
  const group = logGroupName ?? logGroupIdentifier;
  return group === undefined ? [] : [group];
}

/** Denials show groups so, which is why grants on them end in `:*`. Recorded: https://github.com/prowler-cloud/prowler/pull/37 */
function groupArn({ partition, region, accountId }: Account, identifier: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupNameOf(identifier)}:log-stream:`;
}

function streamArn({ logStreamName, ...group }: OnStream, { resources: { account } }: AccessFacts): string {
  return `${groupArn(account, groupsOf(group)[0] ?? '')}${logStreamName}`;
}
