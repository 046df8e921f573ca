/**
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
 */
import type { LogGroup } from '../../../resources.ts';
import { compare } from '../log-groups.ts';
import type { LogGroups, ShownStream } from '../log-groups.ts';
import { invalidParameter } from '../logs-error.ts';
import { namedGroup, refuseMembers } from './named-group.ts';
import type { NamedGroup } from './named-group.ts';

const PAGE = 50;

interface PageInput {
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface DescribeLogGroupsInput extends PageInput {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly logGroupClass?: string;
}

export interface DescribeLogStreamsInput extends PageInput, NamedGroup {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: 'LogStreamName' | 'LastEventTime';
  readonly descending?: boolean;
}

export function describeLogGroups(input: DescribeLogGroupsInput, groups: LogGroups): unknown {
  refuseMembers('logs:DescribeLogGroups', input, ['accountIdentifiers', 'includeLinkedAccounts', 'logGroupIdentifiers']);
  const { logGroupNamePrefix: prefix, logGroupNamePattern: part, logGroupClass } = input;
  if (prefix !== undefined && part !== undefined) throw invalidParameter('logGroupNamePrefix and logGroupNamePattern exclude each other.');
  const matching = groups
    .list()
    .filter(({ name }) => name.startsWith(prefix ?? '') && name.toLowerCase().includes((part ?? '').toLowerCase()))
    .filter((group) => logGroupClass === undefined || group.logGroupClass === logGroupClass);
  const { items, nextToken } = pageOf(matching, input);
  return { logGroups: items.map((group) => describeGroup(group, groups)), nextToken };
}

export function describeLogStreams(input: DescribeLogStreamsInput, groups: LogGroups): unknown {
  const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = input;
  if (orderBy === 'LastEventTime' && prefix !== '') throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  const group = namedGroup(input, groups);
  const byName = (a: ShownStream, b: ShownStream): number => compare(a.name, b.name);
  const order = orderBy === 'LogStreamName' ? byName : (a: ShownStream, b: ShownStream) => lastAt(a) - lastAt(b) || byName(a, b);
  const streams = groups
    .streams(group)
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => (descending ? order(b, a) : order(a, b)));
  const { items, nextToken } = pageOf(streams, input);
  return { logStreams: items.map((stream) => describeStream(stream, group)), nextToken };
}

function describeGroup(group: LogGroup, groups: LogGroups): object {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays !== undefined && { retentionInDays: group.retentionDays }),
    metricFilterCount: 0,
    arn: group.arn,
    storedBytes: groups.streams(group).reduce((sum, { events }) => sum + events.reduce((bytes, { message }) => bytes + Buffer.byteLength(message), 0), 0),
    logGroupClass: group.logGroupClass,
    logGroupArn: group.arn.replace(/:\*$/, ''),
  };
}

/** Since 2019 AWS answers 0 for the bytes of a stream. */
function describeStream({ name, createdAt, events }: ShownStream, { arn }: LogGroup): object {
  const times = events.map(({ timestamp }) => timestamp);
  return {
    logStreamName: name,
    creationTime: createdAt,
    ...(times.length > 0 && { firstEventTimestamp: Math.min(...times), lastEventTimestamp: Math.max(...times), lastIngestionTime: events.at(-1)?.ingestedAt }),
    arn: arn.replace(/\*$/, `log-stream:${name}`),
    storedBytes: 0,
  };
}

function lastAt({ events, createdAt }: ShownStream): number {
  return events.at(-1)?.timestamp ?? createdAt;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** A token names the last item that was shown, so what is added meanwhile moves nothing. */
function pageOf<Item extends { readonly name: string }>(items: readonly Item[], { limit = PAGE, nextToken }: PageInput): Page<Item> {
  const start = nextToken === undefined ? 0 : items.findIndex(({ name }) => tokenOf(name) === nextToken) + 1;
  if (nextToken !== undefined && start === 0) throw invalidParameter('The specified nextToken is invalid.');
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  return { items: page, ...(last && start + limit < items.length && { nextToken: tokenOf(last.name) }) };
}

function tokenOf(name: string): string {
  return Buffer.from(`after ${name}`).toString('base64');
}
