/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
import { createHash } from 'node:crypto';

import { notSupported } from '../../../wire/aws-error.ts';
import { compileFilterPattern } from '../filter-pattern.ts';
import { inOrder } from '../log-groups.ts';
import type { LogGroups, PlacedEvent } from '../log-groups.ts';
import { invalidParameter } from '../logs-error.ts';
import { namedGroup } from './named-group.ts';
import type { NamedGroup } from './named-group.ts';
import { takePage, within } from './pages.ts';
import type { TimeRange } from './pages.ts';

export interface FilterLogEventsInput extends NamedGroup, TimeRange {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly filterPattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
  readonly startFromHead?: boolean;
}

/** Always interleaved: "the value of interleaved is ignored". */
export function filterLogEvents(input: FilterLogEventsInput, groups: LogGroups): unknown {
  if (input.startFromHead === false) throw notSupported('logs:FilterLogEvents with startFromHead false');
  const { logStreamNames: names, logStreamNamePrefix: prefix, filterPattern = '' } = input;
  if (names !== undefined && prefix !== undefined) throw invalidParameter('logStreamNames and logStreamNamePrefix exclude each other.');
  const group = namedGroup(input, groups);
  const matches = compileFilterPattern(filterPattern);
  const events = groups
    .streams(group)
    .filter(({ name }) => (names === undefined || names.includes(name)) && name.startsWith(prefix ?? ''))
    .flatMap((stream) => stream.events.filter(within(input, 'included')));
  const found = inOrder(events).filter(({ message }) => matches(message));
  const start = startOf(found, input.nextToken);
  const page = takePage(found.slice(start), input.limit);
  const last = page.at(-1);
  const nextToken = last && start + page.length < found.length ? idOf(last) : undefined;
  return { events: page.map(describe), searchedLogStreams: [], nextToken };
}

/** A token is the id of the last event shown. */
function startOf(events: readonly PlacedEvent[], token: string | undefined): number {
  if (token === undefined) return 0;
  const index = events.findIndex((event) => idOf(event) === token);
  if (index < 0) throw invalidParameter('The specified nextToken is invalid.');
  return index + 1;
}

function describe(event: PlacedEvent): object {
  const { streamName: logStreamName, timestamp, message, ingestedAt: ingestionTime } = event;
  return { logStreamName, timestamp, message, ingestionTime, eventId: idOf(event) };
}

/** 56 digits, as AWS's: the time first. */
function idOf({ timestamp, streamName, place }: PlacedEvent): string {
  const hash = createHash('sha256').update(streamName).update('\0').update(String(place)).digest('hex').slice(0, 30);
  return `${String(timestamp).padStart(19, '0')}${BigInt(`0x${hash}`).toString().padStart(37, '0')}`;
}
