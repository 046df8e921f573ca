import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { createAutomations } from './automations.ts';

/** A client of which only the answers are made up. */
function clientThatAnswers(...answers: object[]): SSMClient {
  const client = new SSMClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  // Runs in place of everything behind it: nothing is sent.
  client.middlewareStack.add(() => async () => ({ response: {}, output: { $metadata: {}, ...answers.shift() } }), { step: 'initialize', priority: 'low' });
  return client;
}

it('reads on past an empty page, which SSM answers under a filter', async () => {
  const client = clientThatAnswers(
    { AutomationExecutionMetadataList: [], NextToken: 'more' },
    { AutomationExecutionMetadataList: [{ AutomationExecutionId: 'one' }], NextToken: 'more still' },
    { AutomationExecutionMetadataList: [{ AutomationExecutionId: 'two' }] },
  );
  expect(await createAutomations(client).findByTag('countersign:level:x')).toEqual(['one', 'two']);
});
