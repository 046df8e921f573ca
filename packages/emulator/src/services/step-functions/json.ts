/** JSON values and the size limit that Step Functions puts on each of them. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** 256 KiB as UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const maxPayloadBytes = 262_144;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function exceedsPayloadLimit(text: string): boolean {
  // No UTF-8 text has more than three bytes per UTF-16 unit, so short texts need no encoding.
  return text.length * 3 > maxPayloadBytes && Buffer.byteLength(text, 'utf8') > maxPayloadBytes;
}

/** Assumed: AWS names no such limit, but its JSON parser (Jackson) has this one. */
export const maxNesting = 1000;

/** Whether lists and objects stand more than {@link maxNesting} deep in each other. `text` need not be JSON. */
export function isNestedTooDeep(text: string): boolean {
  if (text.length <= maxNesting) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > maxNesting) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

/** A value and its JSON text, which histories and descriptions show. */
export interface Payload {
  readonly value: JsonValue;
  readonly text: string;
}

export function toPayload(value: JsonValue, text = JSON.stringify(value)): Payload {
  return { value, text };
}

/** @throws SyntaxError */
export function parsePayload(text: string): Payload {
  return { value: JSON.parse(text) as JsonValue, text };
}

/** What an operation answered, as JSON: dates as `date` says, undefined members left out. */
export function toJson(value: unknown, date: (value: Date) => JsonValue): JsonValue {
  if (value instanceof Date) return date(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, date));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, toJson(member, date)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** Renames the keys of objects at every depth. */
export function mapKeys(value: JsonValue, rename: (key: string) => string): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapKeys(item, rename));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [rename(key), mapKeys(member, rename)]));
}

export function upperFirst(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

export function lowerFirst(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}
