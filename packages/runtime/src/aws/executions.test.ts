import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { named } from '../../test/fakes.ts';
import { createExecutions } from './executions.ts';

/** A client of which only the answer is made up. */
function describe(answer: object | Error) {
  const client = new SFNClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const respond = async () => {
    if (answer instanceof Error) throw answer;
    return { response: {}, output: { $metadata: {}, ...answer } };
  };
  client.middlewareStack.add(() => respond, { step: 'initialize', priority: 'low' });
  return createExecutions(client).describe('arn');
}

const startedByFlow = '{"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID":"flow"}';

it.each([
  ['what it needs to know', { status: 'RUNNING' }, { status: 'RUNNING', redriveCount: 0 }],
  ['when it was redriven', { status: 'ABORTED', redriveCount: 2, redriveDate: new Date(1000) }, { status: 'ABORTED', redriveCount: 2, redrivenAt: 1000 }],
  ['when it ran', { status: 'ABORTED', startDate: new Date(1000), stopDate: new Date(2000) }, { status: 'ABORTED', redriveCount: 0, startedAt: 1000, stoppedAt: 2000 }],
  ['who started it', { status: 'FAILED', input: startedByFlow }, { status: 'FAILED', redriveCount: 0, input: startedByFlow, startedBy: 'flow' }],
  ['that nobody did', { status: 'FAILED', input: '"text"' }, { status: 'FAILED', redriveCount: 0, input: '"text"' }],
  ['that it is not there', named('ExecutionDoesNotExist'), undefined],
])('tells of an execution %s', async (_what, answer, execution) => {
  expect(await describe(answer)).toEqual(execution);
});

it('passes on what keeps it from being described', async () => {
  await expect(describe(named('ThrottlingException'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});
