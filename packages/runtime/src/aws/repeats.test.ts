import { GetAutomationExecutionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { named } from '../../test/fakes.ts';
import { createAutomations } from './automations.ts';
import { quickRepeats } from './repeats.ts';

/** A client whose every call fails; `calls` counts the attempts. */
function clientThatFails(error: Error) {
  const client = new SSMClient({ ...quickRepeats, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const made = { calls: 0 };
  const fail = async () => {
    made.calls += 1;
    throw error;
  };
  // Stands behind the SDK's own repetitions: nothing is sent.
  client.middlewareStack.add(() => fail, { step: 'deserialize', priority: 'low' });
  return { client, made };
}

const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

it.each([
  ['what SSM throttled', named('ThrottlingException'), 1],
  ['what SSM has no room for', named('AutomationExecutionLimitExceededException'), 1],
  ['what SSM refused', named('AccessDeniedException'), 1],
  ['what the network lost', lost, 3],
  ['what broke within AWS', Object.assign(named('InternalServerError'), { $metadata: { httpStatusCode: 500 } }), 3],
])('calls for %s: %s, %i time(s)', async (_what, error, calls) => {
  const { client, made } = clientThatFails(error);
  await expect(client.send(new GetAutomationExecutionCommand({ AutomationExecutionId: 'x' }))).rejects.toBe(error);
  expect(made.calls).toBe(calls);
});

it('gives what the network lost a name to wait for, and leaves all others their own', async () => {
  const call = (error: Error) => createAutomations(clientThatFails(error).client).get('x');
  await expect(call(lost)).rejects.toMatchObject({ name: 'NetworkError', message: 'AWS could not be reached: socket hang up' });
  await expect(call(named('ThrottlingException'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});
