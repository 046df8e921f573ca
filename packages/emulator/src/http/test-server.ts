/** A server over fake operations, for the tests of the wire. */
import { Activity } from '../engine/activity.ts';
import type { Executions } from '../engine/transition.ts';
import { Principals } from '../identity/principals.ts';
import { emptyResources } from '../resources.ts';
import type { Account, Resources } from '../resources.ts';
import { stsOperations } from '../services/sts/operations.ts';
import { defaultSettings } from '../settings.ts';
import { createInvoke, joinOperations } from '../wire/invoke.ts';
import type { Operations } from '../wire/operation.ts';
import { handleRequest } from './pipeline.ts';
import { listen } from './server.ts';

export const account: Account = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };

const executions: Executions = {
  dispatch: () => Promise.reject(new Error('there is no engine here')),
  read: () => undefined,
  list: () => [],
};

export interface TestServer {
  readonly endpoint: string;
  readonly port: number;
  readonly principals: Principals;
  readonly apiCalls: readonly string[];
  /** The signal of the first request to `/_emulator/wait`, which is never answered. */
  readonly waiting: Promise<AbortSignal>;
  close(): Promise<void>;
}

export async function startTestServer(operations: Operations = {}): Promise<TestServer> {
  const principals = new Principals(account);
  const apiCalls: string[] = [];
  const waiting = Promise.withResolvers<AbortSignal>();
  const invoke = createInvoke(joinOperations([operations, stsOperations(principals)]), () => ({
    now: Date.parse('2030-01-01T00:00:00Z'),
    resources: resourcesWithRole('handler-role'),
    settings: defaultSettings,
    executions,
    outbox: { add: () => {} },
  }));
  const server = await listen(0, (request) =>
    handleRequest(request, {
      activity: new Activity(),
      principals,
      workOf: () => undefined,
      invoke,
      countApiCall: (operation) => apiCalls.push(operation),
      own: {
        isPath: (pathname) => pathname === '/_emulator/wait',
        answer: ({ gone }) => {
          waiting.resolve(gone);
          return new Promise(() => {});
        },
      },
    }),
  );
  return { endpoint: `http://127.0.0.1:${server.port}`, port: server.port, principals, apiCalls, waiting: waiting.promise, close: () => server.close() };
}

function resourcesWithRole(name: string): Resources {
  const arn = `arn:aws:iam::${account.accountId}:role/${name}`;
  return { ...emptyResources(account), roles: new Map([[arn, { arn, name }]]) };
}
