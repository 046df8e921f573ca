import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { named } from '../../test/fakes.ts';
import { createLevelExecutions } from './level-executions.ts';

/** A client of which only the answer is made up. */
function isRunning(answer: object | Error) {
  const client = new SFNClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const respond = async () => {
    if (answer instanceof Error) throw answer;
    return { response: {}, output: { $metadata: {}, ...answer } };
  };
  client.middlewareStack.add(() => respond, { step: 'initialize', priority: 'low' });
  return createLevelExecutions(client).isRunning('arn');
}

it.each([
  ['runs', { status: 'RUNNING' }, true],
  ['has ended', { status: 'SUCCEEDED' }, false],
  ['is not shown yet, though its history is', named('ExecutionDoesNotExist'), true],
])('knows of a level that %s', async (_what, answer, running) => {
  expect(await isRunning(answer)).toBe(running);
});

it('passes on what keeps a level from being described', async () => {
  await expect(isRunning(named('ThrottlingException'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});
