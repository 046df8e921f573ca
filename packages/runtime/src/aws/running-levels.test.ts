import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { levelArn, levelMachineArn } from '../../test/builders.ts';
import { named } from '../../test/fakes.ts';
import { createRunningLevels } from './running-levels.ts';

/** Levels behind a client of which only the answers are made up, one after the other. */
function levelsWith(...answers: (object | Error)[]) {
  const client = new SFNClient({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const respond = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { response: {}, output: { $metadata: {}, ...answer } };
  };
  client.middlewareStack.add(() => respond, { step: 'initialize', priority: 'low' });
  return createRunningLevels(client, levelMachineArn);
}

it('lists every page of those that run', async () => {
  const of = (second: number) => ({ executionArn: `${levelArn}-${second}`, startDate: new Date(second * 1000) });
  const levels = await levelsWith({ executions: [of(2)], nextToken: 'more' }, { executions: [of(1)] }).list();
  expect(levels).toEqual([2, 1].map((second) => ({ arn: `${levelArn}-${second}`, startedAt: second * 1000 })));
});

it.each([
  ['the window and who started it', { level: { windowSeconds: 60 }, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'flow' }, { windowSeconds: 60, startedBy: 'flow' }],
  ['no window where it is no number', { level: { windowSeconds: '7 days' } }, { windowSeconds: 0 }],
  ['no window longer than 30 days', { level: { windowSeconds: 1e9 } }, { windowSeconds: 2_592_000 }],
  ['no window of an input that is none of ours', 'text', { windowSeconds: 0 }],
])('reads %s', async (_what, input, read) => {
  expect(await levelsWith({ status: 'RUNNING', input: JSON.stringify(input) }).read(levelArn)).toEqual(read);
});

it.each([
  ['has ended', { status: 'SUCCEEDED', input: '{}' }],
  ['is not there', named('ExecutionDoesNotExist')],
])('reads nothing of one that %s', async (_what, answer) => {
  expect(await levelsWith(answer).read(levelArn)).toBeUndefined();
});

it('passes on what keeps it from being read', async () => {
  await expect(levelsWith(named('AccessDeniedException')).read(levelArn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
