import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it, onTestFinished, vi } from 'vitest';

import { Activity } from '../engine/activity.ts';
import { Principals } from '../identity/principals.ts';
import { handleRequest } from './pipeline.ts';
import { listen } from './server.ts';
import { account } from './test-server.ts';

it('a handler that gives up a call whose answer is held back is under way again', async () => {
  const activity = new Activity();
  const principals = new Principals(account);
  const credentials = principals.sessionFor('arn:aws:iam::123456789012:role/handlers', 'handler');
  const invocation = activity.start();
  const held = Promise.withResolvers<void>();
  const server = await listen(0, (request) =>
    handleRequest(request, {
      activity,
      principals,
      workOf: () => invocation,
      invoke: ({ work }) => {
        work?.pause();
        held.resolve();
        return new Promise(() => {});
      },
      countApiCall: () => {},
      own: { isPath: () => false, answer: () => Promise.reject(new Error('not asked')) },
    }),
  );
  onTestFinished(() => server.close());
  const client = new SSMClient({ endpoint: `http://127.0.0.1:${server.port}`, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const patience = new AbortController();
  const answer = client.send(new GetParameterCommand({ Name: 'any' }), { abortSignal: patience.signal }).catch((error: unknown) => error);
  await held.promise;
  expect(activity.running).toBe(0);
  patience.abort();
  expect(await answer).toMatchObject({ name: 'AbortError' });
  await vi.waitUntil(() => activity.running === 1, { timeout: 10_000 });
});
