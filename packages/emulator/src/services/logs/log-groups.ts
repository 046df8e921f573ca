/**
 * Log groups as readers see them: those that services write to, whose streams the engine holds, and those of functions,
 * whose lines the functions' own log keeps. What is older than a group's retention is not shown.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
 */
import { createHash } from 'node:crypto';

import type { LambdaFunction, LogGroup } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { OperationContext } from '../../wire/operation.ts';
import type { LogStore } from '../lambda/logs.ts';
import { logGroupNameOf } from './log-group-arn.ts';
import type { LogEvent, LogStream } from './log-stream.ts';

const DAY_MS = 86_400_000;

/** An event with its place in its stream. */
export interface PlacedEvent extends LogEvent {
  readonly streamName: string;
  /** Counts from the stream's first event, forgotten ones included. */
  readonly place: number;
}

/** A stream with what is left of it. */
export interface ShownStream extends Pick<LogStream, 'groupName' | 'name' | 'createdAt'> {
  readonly events: readonly PlacedEvent[];
}

export type LogsContext = Pick<OperationContext, 'executions' | 'now' | 'resources'>;

export class LogGroups {
  readonly #context: LogsContext;
  readonly #functionLogs: Pick<LogStore, 'read' | 'forgotten'>;

  constructor(context: LogsContext, functionLogs: Pick<LogStore, 'read' | 'forgotten'>) {
    this.#context = context;
    this.#functionLogs = functionLogs;
  }

  /** By name. Lambda makes a function's group when the function first writes, where the template does not declare it. */
  list(): readonly LogGroup[] {
    const { functions, logGroups } = this.#context.resources;
    const made = [...functions.values()].flatMap((written) => this.#madeFor(written));
    return [...logGroups.values(), ...made].toSorted((a, b) => compare(a.name, b.name));
  }

  /** By name or ARN. @throws AwsError ResourceNotFoundException */
  find(identifier: string): LogGroup {
    const name = logGroupNameOf(identifier);
    const group = this.list().find((known) => known.name === name);
    if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  }

  /** A stream of which nothing is left is still there, as on AWS. */
  streams({ name, retentionDays }: LogGroup): readonly ShownStream[] {
    const oldest = retentionDays === undefined ? Number.NEGATIVE_INFINITY : this.#context.now - retentionDays * DAY_MS;
    const written = [...this.#context.executions.list<LogStream>('log')].filter(({ groupName }) => groupName === name).map((stream) => placed(stream, 0));
    const functions = [...this.#context.resources.functions.values()].filter((known) => groupOf(known) === name);
    const ofFunctions = functions.flatMap((known) => this.#streamsOf(known));
    return [...written, ...ofFunctions].map((stream) => ({ ...stream, events: stream.events.filter(({ timestamp }) => timestamp >= oldest) }));
  }

  #madeFor(written: LambdaFunction): readonly LogGroup[] {
    const name = groupOf(written);
    const [first] = this.#functionLogs.read(written.name);
    const { account, logGroups } = this.#context.resources;
    if (written.logGroupName !== undefined || logGroups.has(name) || !first) return [];
    const arn = `arn:${account.partition}:logs:${account.region}:${account.accountId}:log-group:${name}:*`;
    return [{ arn, name, logGroupClass: 'STANDARD', createdAt: first.at }];
  }

  /** One a day, as if one environment ran the function: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
  #streamsOf(written: LambdaFunction): readonly ShownStream[] {
    const groupName = groupOf(written);
    const environment = createHash('md5').update(written.arn).digest('hex');
    const streams = new Map<string, PlacedEvent[]>();
    let place = this.#functionLogs.forgotten(written.name);
    for (const { at: timestamp, line: message } of this.#functionLogs.read(written.name)) {
      const streamName = `${new Date(timestamp).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${environment}`;
      const events = streams.get(streamName) ?? [];
      streams.set(streamName, events);
      events.push({ timestamp, message, ingestedAt: timestamp, streamName, place: place++ });
    }
    return [...streams].map(([name, events]) => ({ groupName, name, createdAt: events[0]?.timestamp ?? 0, events }));
  }
}

/** Oldest first; those of one time by stream, and by their place there. */
export function inOrder(events: readonly PlacedEvent[]): readonly PlacedEvent[] {
  return events.toSorted((a, b) => a.timestamp - b.timestamp || a.ingestedAt - b.ingestedAt || compare(a.streamName, b.streamName) || a.place - b.place);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupOf({ name, logGroupName }: LambdaFunction): string {
  return logGroupName ?? `/aws/lambda/${name}`;
}

function placed({ events, name: streamName, ...stream }: LogStream, first: number): ShownStream {
  return { ...stream, name: streamName, events: events.map((event, index) => ({ ...event, streamName, place: first + index })) };
}
