import { expect, it } from 'vitest';

import type { Destinations } from '../../../resources.ts';
import { invocationMachine } from './invocation-machine.ts';
import type { InvocationState } from './invocation-state.ts';

const queue = 'arn:aws:sqs:us-east-1:123456789012:letters';

function anInvocation(changes: Partial<InvocationState>): InvocationState {
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:told';
  return {
    requestId: '00000000-0000-4000-8000-000000000000',
    functionArn,
    invokedArn: functionArn,
    roleArn: 'arn:aws:iam::123456789012:role/told',
    payload: '{}',
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 300,
    destinations: {},
    queuedAt: 0,
    runs: 0,
    refusals: 0,
    unanswered: 0,
    ...changes,
  };
}

it.each<[destinations: Destinations, unanswered: number, lost: number]>([
  [{}, 0, 0],
  [{ onSuccess: queue }, 0, 0],
  [{ onFailure: queue, onSuccess: queue }, 0, 1],
  [{ onFailure: queue, deadLetterArn: queue }, 0, 2],
  [{ onFailure: queue, deadLetterArn: queue }, 1, 1],
])('with %j, of which %d have not answered, a defect loses %d records, and counts them', async (destinations, unanswered, lost) => {
  const state = anInvocation({ destinations, unanswered });
  const { effects, isOver } = await invocationMachine.advance(state, { type: 'defect', message: 'oops', at: 0, nonce: '' });
  expect(isOver).toBe(true);
  expect(effects).toEqual(lost === 0 ? [] : [{ kind: 'count', metric: 'lostInvocationRecords', amount: lost }]);
});
