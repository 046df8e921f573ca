import { expect, it } from 'vitest';
import { levelArn } from '../../test/builders.ts';
import { levelFailure } from './level-failure.ts';

const level = { name: 'team', index: 1, of: 3, executionArn: levelArn };
const child = (described: object) => ({ Error: 'States.TaskFailed', Cause: JSON.stringify({ ExecutionArn: levelArn, ...described }) });
const fail = (error: { Error?: string | null; Cause?: string | null }) => levelFailure({ version: 1, kind: 'fail', redriven: false, level, error });

it.each([
  ['its own name and cause', child({ Status: 'FAILED', Error: 'Approval.RunbookFailed', Cause: 'the topic is gone' }), 'Approval.RunbookFailed', /^the topic is gone$/],
  ['a text where its own name came without a cause', child({ Status: 'FAILED', Error: 'Approval.RunbookFailed' }), 'Approval.RunbookFailed', /team.*without a cause/],
  ['a name where it was stopped', child({ Status: 'ABORTED' }), 'Approval.LevelStopped', /^Level team \(1 of 3\) was stopped by hand: .*run-L1-R0 is aborted\. Redrive/],
  ['what the one who stopped it said', child({ Status: 'ABORTED', Error: 'Wrong', Cause: 'release' }), 'Approval.LevelStopped', /is aborted \(Wrong: release\)/],
  ['a name where it timed out', child({ Status: 'TIMED_OUT' }), 'Approval.LevelTimedOut', /timed out.*Redrive/],
  ['a name where its machine broke', child({ Status: 'FAILED', Error: 'States.Runtime', Cause: 'history' }), 'Approval.LevelFailed', /States\.Runtime: history\. Look into .*run-L1-R0/],
  ['no internal name', child({ Status: 'FAILED', Error: 'Approval.TryAgain', Cause: 'lags' }), 'Approval.LevelFailed', /Approval\.TryAgain: lags/],
  ['a name where the cause was cut off', { Error: 'States.TaskFailed', Cause: '{"Err' }, 'Approval.LevelFailed', /States\.TaskFailed: \{"Err\./],
  ['a name where the cause is text', { Error: 'States.TaskFailed', Cause: 'text' }, 'Approval.LevelFailed', /text/],
  ['a name where the cause is JSON of something else', { Error: 'States.TaskFailed', Cause: '[1]' }, 'Approval.LevelFailed', /\[1\]/],
  ['a name where there is no cause', { Error: 'States.TaskFailed', Cause: '' }, 'Approval.LevelFailed', /States\.TaskFailed\. Look/],
  ['a name where it did not start', { Error: 'StepFunctions.AccessDeniedException', Cause: 'not authorized' }, 'Approval.LevelNotStarted', /StepFunctions\.AccessDeniedException: not authorized\. Redrive/],
  ['a name where it could not be read', { Error: 'Sfn.AccessDeniedException', Cause: 'not authorized' }, 'Approval.LevelNotStarted', /followed as .*run-L1-R0/],
  ['a name where somebody took its name', { Error: 'Approval.LevelNameTaken' }, 'Approval.LevelNameTaken', /holds its name, .*run-L1-R0.*Redrive/],
  ['a name where nothing is known', {}, 'Approval.LevelNotStarted', /an error without a name/],
  ['a name where Step Functions says null', { Error: null, Cause: null }, 'Approval.LevelNotStarted', /an error without a name/],
])('a level fails with %s', (_what, error, name, message) => {
  expect(fail(error)).toMatchObject({ name, message: expect.stringMatching(message) });
});

it('cuts what would not fit into a cause', () => {
  expect(fail({ Error: 'StepFunctions.Exception', Cause: 'x'.repeat(40_000) }).message.length).toBeLessThan(9000);
});
