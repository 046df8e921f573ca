/** `5m`, `1h`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
import { malformedQuery } from '../logs-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** In milliseconds. @throws AwsError for months, quarters and years, whose lengths differ */
export function periodMs(text: string): number {
  const [, value = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs !== undefined && Number(value) > 0) return Number(value) * unitMs;
  throw malformedQuery(`The period ${text} is not supported by this emulator; its units are ${Object.keys(UNIT_MS).join(', ')}.`);
}

/** The beginning of the period that a time is in. */
export function floorTo(time: number, ms: number): number {
  return Math.floor(time / ms) * ms;
}
