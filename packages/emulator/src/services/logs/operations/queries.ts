/**
 * Queries of Logs Insights. Each is over as soon as it is started, over what there was then; the newest are kept.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
import { randomUUID } from 'node:crypto';

import type { LogGroup } from '../../../resources.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import { discoverFields } from '../insights/discover-fields.ts';
import { readQuery } from '../insights/query.ts';
import { runBounded } from '../insights/run-bounded.ts';
import type { BoundedResult } from '../insights/run-bounded.ts';
import { inOrder } from '../log-groups.ts';
import type { LogGroups } from '../log-groups.ts';
import { invalidParameter } from '../logs-error.ts';
import { within } from './pages.ts';

const KEPT = 100;
const MAX_GROUPS = 50;

export interface StartQueryInput {
  readonly logGroupName?: string;
  readonly logGroupNames?: readonly string[];
  readonly logGroupIdentifiers?: readonly string[];
  /** Seconds since the epoch, as the end, which is included. */
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
  readonly limit?: number;
  readonly queryLanguage?: string;
}

interface Finished extends BoundedResult {
  readonly scanned: number;
  readonly bytes: number;
  readonly groups: number;
}

export class Queries {
  readonly #finished = new Map<string, Finished>();

  /** @throws AwsError MalformedQueryException, InvalidParameterException, ResourceNotFoundException */
  start(input: StartQueryInput, groups: LogGroups): { readonly queryId: string } {
    if ((input.queryLanguage ?? 'CWLI') !== 'CWLI') throw notSupported(`logs:StartQuery with queryLanguage ${input.queryLanguage}`);
    const commands = readQuery(input.queryString);
    const limit = input.limit === undefined ? [] : [{ kind: 'limit' as const, rows: input.limit }];
    const queryId = randomUUID();
    this.#finished.set(queryId, run(input, groups, [...commands, ...limit]));
    const [oldest] = this.#finished.keys();
    if (this.#finished.size > KEPT && oldest !== undefined) this.#finished.delete(oldest);
    return { queryId };
  }

  results({ queryId }: { readonly queryId: string }): unknown {
    const { status, rows, matched, scanned, bytes, groups } = this.#find(queryId);
    const statistics = { recordsMatched: matched, recordsScanned: scanned, bytesScanned: bytes, logGroupsScanned: groups, estimatedRecordsSkipped: 0, estimatedBytesSkipped: 0 };
    return { queryLanguage: 'CWLI', status, results: rows, statistics };
  }

  /** "If the query has already ended, the operation returns an error". */
  stop({ queryId }: { readonly queryId: string }): never {
    this.#find(queryId);
    throw invalidParameter(`Query ${queryId} is not running: it has ended.`);
  }

  #find(queryId: string): Finished {
    const found = this.#finished.get(queryId);
    if (!found) throw new AwsError('ResourceNotFoundException', `The specified query ${queryId} does not exist, or is older than the newest ${KEPT}.`);
    return found;
  }
}

function run(input: StartQueryInput, groups: LogGroups, commands: ReturnType<typeof readQuery>): Finished {
  const { startTime, endTime } = input;
  if (endTime < startTime) throw invalidParameter(`endTime ${endTime} is before startTime ${startTime}.`);
  const queried = groupsOf(input, groups);
  const inRange = within({ startTime: startTime * 1000, endTime: endTime * 1000 }, 'included');
  const found = queried.flatMap((group) => eventsOf(group, groups).filter(({ event }) => inRange(event)));
  const rows = found.toSorted((a, b) => b.event.timestamp - a.event.timestamp || b.event.ingestedAt - a.event.ingestedAt).map(({ event, in: foundIn }) => discoverFields(event, foundIn));
  const bytes = found.reduce((sum, { event }) => sum + Buffer.byteLength(event.message), 0);
  return { ...runBounded(commands, rows), scanned: found.length, bytes, groups: queried.length };
}

function eventsOf(group: LogGroup, groups: LogGroups) {
  const foundIn = { accountId: group.arn.split(':')[4] ?? '', groupName: group.name };
  return inOrder(groups.streams(group).flatMap(({ events }) => events)).map((event) => ({ event, in: foundIn }));
}

function groupsOf({ logGroupName, logGroupNames, logGroupIdentifiers }: StartQueryInput, groups: LogGroups): readonly LogGroup[] {
  const given = [logGroupName === undefined ? undefined : [logGroupName], logGroupNames, logGroupIdentifiers].filter((names) => names !== undefined);
  const [names = []] = given;
  if (given.length !== 1) throw invalidParameter('Specify exactly one of logGroupName, logGroupNames and logGroupIdentifiers.');
  if (names.length === 0 || names.length > MAX_GROUPS) throw invalidParameter(`A query is over 1 to ${MAX_GROUPS} log groups, not ${names.length}.`);
  return [...new Set(names)].map((name) => groups.find(name));
}
