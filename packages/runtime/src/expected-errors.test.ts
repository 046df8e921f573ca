import { ApprovalFailure, failures } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { named, silentLog } from '../test/fakes.ts';
import { countExpectedErrors } from './expected-errors.ts';

async function linesOf(error: Error): Promise<unknown[]> {
  const lines: unknown[] = [];
  const handle = countExpectedErrors({ ...silentLog, warn: (...line: unknown[]) => void lines.push(line) }, async () => {
    throw error;
  });
  await expect(handle({})).rejects.toBe(error);
  return lines;
}

it.each([
  ['a refusal of our own', new ApprovalFailure(failures.invalidRequest, 'subject: is missing')],
  ['answers that lag behind', new ApprovalFailure(failures.tryAgain, 'nothing to be seen yet')],
  ['a quota', named('ThrottlingException')],
])('counts %s as expected, without what was said', async (_what, error) => {
  const counted = { ExpectedErrors: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'Countersign', Dimensions: [['service']], Metrics: [{ Name: 'ExpectedErrors', Unit: 'Count' }] }] } };
  expect(await linesOf(error)).toMatchObject([[`Ended by ${error.name}`, counted]]);
});

it.each([
  ['a denied access', named('AccessDeniedException')],
  ['a defect', new TypeError('undefined is not a function')],
])('leaves %s to the alarm', async (_what, error) => {
  expect(await linesOf(error)).toEqual([]);
});
