import { expect, it } from 'vitest';
import { checkListOptions } from './list-query.ts';
import type { ListOptions } from './list-query.ts';

it.each<[ListOptions, RegExp]>([
  [{ status: 'CLOSED' as 'APPROVED' }, /status: CLOSED is none of PENDING, APPROVED, REJECTED, EXPIRED, CANCELLED, FAILED/],
  [{ policy: 'Not A Policy' }, /policy: Not A Policy: .*lower-case words/],
  [{ policy: '' }, /policy: /],
  [{ from: 'yesterday' }, /from: yesterday is no time; give a Date or text like/],
  [{ to: new Date(Number.NaN) }, /to: Invalid Date is no time/],
  [{ from: '2030-01-02T00:00:00Z', to: '2030-01-02T00:00:00Z' }, /to: 2030-01-02T00:00:00Z is not after from, 2030-01-02T00:00:00Z/],
  [{ from: new Date(2000), to: new Date(1000) }, /to: 1970-01-01T00:00:01.000Z is not after from, 1970-01-01T00:00:02.000Z/],
  [{ requestedBy: {} }, /requestedBy: names neither a principal nor a person/],
  [{ requestedBy: { principal: 'release-bot' } }, /requestedBy.principal: release-bot: .*ARN/],
  [{ requestedBy: { person: 'two words' } }, /requestedBy.person: two words/],
  [{ pageSize: 0 }, /pageSize: 0 is not a whole number from 1 to 1000/],
  [{ pageSize: 1001 }, /pageSize: 1001/],
  [{ pageSize: 1.5 }, /pageSize: 1.5/],
])('refuses %j', (options, message) => {
  expect(() => checkListOptions(options)).toThrow(expect.objectContaining({ code: 'InvalidOptions', message: expect.stringMatching(message) }));
});

it('takes approvals that bring their own levels for a policy', () => {
  expect(checkListOptions({ policy: 'levels' })).toMatchObject({ policy: 'levels' });
});

it('asks for every approval where nothing is given', () => {
  expect(checkListOptions({})).toMatchObject({ executionStatuses: [undefined], from: -Infinity, to: Infinity, pageSize: 100 });
});

it.each([
  ['PENDING', ['RUNNING']],
  ['APPROVED', ['SUCCEEDED']],
  ['REJECTED', ['SUCCEEDED']],
  ['EXPIRED', ['SUCCEEDED']],
  ['CANCELLED', ['ABORTED', 'SUCCEEDED']],
  ['FAILED', ['FAILED', 'TIMED_OUT']],
] as const)('finds %s among the executions %j', (status, executionStatuses) => {
  expect(checkListOptions({ status })).toMatchObject({ executionStatuses });
});

const bot = 'arn:aws:iam::123456789012:user/release-bot';
const pipeline = 'arn:aws:sts::123456789012:assumed-role/deployer/pipeline';

it.each([
  [{ principal: bot }, { principal: bot }, true],
  [{ principal: bot }, { principal: pipeline }, false],
  [{ principal: pipeline }, { principal: 'arn:aws:iam::123456789012:role/deployer' }, true],
  [{ principal: pipeline }, { principal: 'arn:aws:iam::123456789012:role/other' }, false],
  [{ principal: pipeline }, { principal: 'arn:aws:iam::999999999999:role/deployer' }, false],
  [{ principal: bot }, { person: 'release-bot' }, true],
  [{ principal: bot }, { person: 'Release-Bot' }, true],
  [{ principal: pipeline, person: 'developer' }, { person: 'Developer' }, true],
  [{ principal: pipeline, person: 'developer' }, { person: 'pipeline' }, true],
  [{ principal: pipeline, person: 'developer' }, { person: 'deployer' }, false],
  [{ principal: pipeline, person: 'developer' }, { principal: pipeline, person: 'developer' }, true],
  [{ principal: bot, person: 'developer' }, { principal: pipeline, person: 'developer' }, false],
])('of %j, %j asks for: %s', (asked, requestedBy, wanted) => {
  expect(checkListOptions({ requestedBy }).isRequestedBy?.(asked)).toBe(wanted);
});
