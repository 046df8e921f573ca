/** Resources with nothing but state machines. */
import { emptyResources } from '../../../resources.ts';
import type { Resources, StateMachine } from '../../../resources.ts';
import type { OperationContext } from '../../../wire/operation.ts';

export function resourcesWith(definitions: Readonly<Record<string, unknown>>): Resources {
  const stateMachines = Object.entries(definitions).map(([name, definition]): [string, StateMachine] => {
    const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
    const roleArn = `arn:aws:iam::123456789012:role/${name}Role`;
    const text = JSON.stringify(definition);
    return [arn, { arn, name, roleArn, definition: text, type: 'STANDARD', createdAt: Date.parse('2025-12-31T00:00:00Z'), tracingEnabled: true }];
  });
  const account = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
  return { ...emptyResources(account), stateMachines: new Map(stateMachines) };
}

export const noOutbox: OperationContext['outbox'] = {
  add: () => {
    throw new Error('Step Functions sends no mail');
  },
};
