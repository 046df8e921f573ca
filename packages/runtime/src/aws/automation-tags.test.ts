import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { automationId } from '../../test/builders.ts';
import { named } from '../../test/fakes.ts';
import { createReadTags } from './automation-tags.ts';

/** Reads from a client of which only the answer is made up. */
function read(answer: object | Error) {
  const client = new SSMClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const respond = async () => {
    if (answer instanceof Error) throw answer;
    return { response: {}, output: { $metadata: {}, ...answer } };
  };
  client.middlewareStack.add(() => respond, { step: 'initialize', priority: 'low' });
  return createReadTags(client)(automationId);
}

it.each([
  ['all there are', { TagList: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] }, { a: '1', b: '2' }],
  ['none', {}, {}],
  ['that IAM keeps them to itself', named('AccessDeniedException'), undefined],
  ['that there is nothing of that id', named('InvalidResourceId'), undefined],
])('answers %s', async (_what, answer, tags) => {
  expect(await read(answer)).toEqual(tags);
});

it('leaves what passes to the next attempt', async () => {
  await expect(read(named('ThrottlingException'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});
