/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
import { AwsError } from '../../../wire/aws-error.ts';
import { inOrder } from '../log-groups.ts';
import type { LogGroups, PlacedEvent } from '../log-groups.ts';
import { invalidParameter } from '../logs-error.ts';
import { namedGroup } from './named-group.ts';
import type { NamedGroup } from './named-group.ts';
import { takePage, within } from './pages.ts';
import type { TimeRange } from './pages.ts';

export interface GetLogEventsInput extends NamedGroup, TimeRange {
  readonly logStreamName: string;
  readonly limit?: number;
  readonly nextToken?: string;
  readonly startFromHead?: boolean;
}

/** A token leads on from a place in the stream; at its end "it returns the same token". */
export function getLogEvents(input: GetLogEventsInput, groups: LogGroups): unknown {
  const stream = groups.streams(namedGroup(input, groups)).find(({ name }) => name === input.logStreamName);
  if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const events = inOrder(stream.events).filter(within(input, 'excluded'));
  const [direction, place] = readToken(input);
  const page = direction === 'f' ? takePage(after(events, place), input.limit) : takePage(before(events, place).toReversed(), input.limit).toReversed();
  const [last, first] = edgesOf(page, direction, place);
  return {
    events: page.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
    nextForwardToken: writeToken('f', last),
    nextBackwardToken: writeToken('b', first),
  };
}

/** After which place, and before which, one reads on. An empty page lies beyond the place that was asked for. */
function edgesOf(page: readonly PlacedEvent[], direction: Direction, place: number | undefined): readonly [last: number, first: number] {
  const [first, last] = [page[0], page.at(-1)];
  if (first && last) return [last.place, first.place];
  if (direction === 'f') return [place ?? -1, (place ?? -1) + 1];
  return [(place ?? 0) - 1, place ?? 0];
}

type Direction = 'f' | 'b';

function after(events: readonly PlacedEvent[], place = -1): readonly PlacedEvent[] {
  return events.filter((event) => event.place > place);
}

function before(events: readonly PlacedEvent[], place = Number.POSITIVE_INFINITY): readonly PlacedEvent[] {
  return events.filter((event) => event.place < place);
}

/** Without a token the newest events are shown, or with `startFromHead` the oldest. */
function readToken({ nextToken, startFromHead = false }: GetLogEventsInput): readonly [Direction, number | undefined] {
  if (nextToken === undefined) return [startFromHead ? 'f' : 'b', undefined];
  const [, direction, place] = /^([fb])\/(-?\d{1,15})$/.exec(nextToken) ?? [];
  if (direction === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return [direction as Direction, Number(place)];
}

function writeToken(direction: Direction, place: number): string {
  return `${direction}/${place}`;
}
