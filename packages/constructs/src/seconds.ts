import type { Duration } from 'aws-cdk-lib';

/** A span of time: a CDK duration, or a number of seconds. */
export type Seconds = Duration | number;

export function toSeconds(span: Seconds): number {
  return typeof span === 'number' ? span : span.toSeconds();
}
