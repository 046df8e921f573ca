import { describe, expect, it } from 'vitest';
import { assertTaskTokens } from './assert-task-tokens.ts';

const callback = (payload: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  ...payload,
});
const withoutToken = callback({ Arguments: { Payload: { request: '{% $states.input %}' } } });
const refusal = 'State Ask waits for a task token that it passes to nobody: put the token into its payload';

describe('assertTaskTokens', () => {
  it.each([
    ['JSONata', callback({ Arguments: { Payload: { token: '{% $states.context.Task.Token %}' } } })],
    ['JSONPath', callback({ Parameters: { Payload: { 'token.$': '$$.Task.Token' } } })],
    ['a task that waits for nobody', { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' }],
    ['a Pass', { Type: 'Pass' }],
  ])('takes %s', (_case, Ask) => {
    expect(() => assertTaskTokens({ States: { Ask } })).not.toThrow();
  });

  it.each([
    ['at the top', { Ask: withoutToken }],
    ['in a Map', { Each: { Type: 'Map', ItemProcessor: { States: { Ask: withoutToken } } } }],
    ['in a Map of old', { Each: { Type: 'Map', Iterator: { States: { Ask: withoutToken } } } }],
    ['in a branch', { Both: { Type: 'Parallel', Branches: [{ States: {} }, { States: { Ask: withoutToken } }] } }],
    ['where only its output has it', { Ask: { ...withoutToken, Output: '{% $states.context.Task.Token %}' } }],
  ])('refuses a callback task without its token %s', (_case, States) => {
    expect(() => assertTaskTokens({ States })).toThrow(refusal);
  });
});
