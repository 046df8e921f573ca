import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { approval } from '../../test/builders.ts';
import { executionsOver } from './executions.ts';

function answering(headers: Record<string, string>): SFNClient {
  const answer = { executionArn: approval.executionArn, status: 'RUNNING', startDate: 1_893_456_000 };
  const response = { statusCode: 200, headers, body: new TextEncoder().encode(JSON.stringify(answer)) };
  return new SFNClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle: () => Promise.resolve({ response }) },
  });
}

const contentType = { 'content-type': 'application/x-amz-json-1.0' };

it.each([
  ['Tue, 02 Apr 2030 00:00:01 GMT', new Date('2030-04-02T00:00:01Z')],
  ['soon', undefined],
])('takes the time from the Date header of an answer, never from the local clock: %s', async (date, answeredAt) => {
  const executions = executionsOver(() => answering({ ...contentType, date }));
  expect((await executions.describe(approval.executionArn))?.answeredAt).toEqual(answeredAt);
});
