import { expect, it } from 'vitest';

import { limitsIn } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** How many of `calls` at a time get through. */
function taken(bucket: TokenBucket, at: number, calls: number): number {
  return Array.from({ length: calls }, () => bucket.take(at)).filter(Boolean).length;
}

it.each<[rate: { bucket: number; perSecond: number }, through: number[]]>([
  [{ bucket: 1, perSecond: 1 }, [1, 0, 1, 1, 1]],
  [{ bucket: 3, perSecond: 3 }, [3, 2, 1, 3, 3]],
  [{ bucket: 10, perSecond: 2 }, [5, 5, 2, 2, 5]],
])('%j lets %j of five calls each through at 0, 0.999, 1, 2 and 3600 seconds', (rate, through) => {
  const bucket = new TokenBucket(rate, 0);
  expect([0, 999, 1000, 2000, 3_600_000].map((at) => taken(bucket, at, 5))).toEqual(through);
});

it('knows the larger quotas of three Regions', () => {
  const startRate = (region: string) => limitsIn(region).find(({ operations }) => operations.includes('states:StartExecution'));
  expect(startRate('eu-west-1')).toMatchObject({ bucket: 1300, perSecond: 300 });
  expect(startRate('eu-central-1')).toMatchObject({ bucket: 800, perSecond: 150 });
});
