/**
 * The fields that Logs Insights finds in an event by itself: its own, which begin with @, and those of JSON, nested ones
 * with dots and list items by their place: `detail.levels.0.name`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
import type { PlacedEvent } from '../log-groups.ts';
import { fromJson, isStructure } from './value.ts';
import type { Row, Value } from './value.ts';

/** "Can extract a maximum of 1000 log event fields from a JSON log". */
const MAX_FIELDS = 1000;
/** Fields that lie deeper are not looked for. The limit is assumed. */
const MAX_DEPTH = 100;

export interface FoundIn {
  readonly accountId: string;
  readonly groupName: string;
}

export function discoverFields(event: PlacedEvent, { accountId, groupName }: FoundIn): Row {
  const { timestamp, message, streamName, ingestedAt, place } = event;
  const row = new Map<string, Value>([
    ['@timestamp', { time: timestamp }],
    ['@message', message],
    ['@logStream', streamName],
    ['@log', `${accountId}:${groupName}`],
    ['@ingestionTime', { time: ingestedAt }],
    ['@ptr', Buffer.from(`${groupName} ${streamName} ${place}`).toString('base64')],
  ]);
  const own = row.size;
  const json = jsonIn(message, groupName);
  if (json) flatten(json, [], (name, value) => row.size - own < MAX_FIELDS && row.set(name.startsWith('@') ? `@${name}` : name, value));
  return row;
}

/** Of a function's line "only the first embedded JSON fragment", of others the whole (assumed where text surrounds it). */
function jsonIn(message: string, groupName: string): object | undefined {
  const fragment = groupName.startsWith('/aws/lambda/') ? message.slice(Math.max(0, message.indexOf('{')), message.lastIndexOf('}') + 1) : message;
  try {
    const json: unknown = JSON.parse(fragment);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

function flatten(json: object, path: readonly string[], add: (name: string, value: Value) => void): void {
  if (path.length === MAX_DEPTH) return;
  for (const [name, member] of Object.entries(json) as [string, unknown][]) {
    const value = fromJson(member);
    const place = [...path, name];
    if (isStructure(value)) flatten(value.json, place, add);
    else if (value !== undefined) add(place.join('.'), value);
  }
}
