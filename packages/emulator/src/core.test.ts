import { expect, it } from 'vitest';
import { SettingsStore } from './control/settings-store.ts';
import { buildCore, layGround } from './core.ts';
import { resourcesWith } from './services/step-functions/testing/resources.ts';

it.each([
  ['states:startExecution', { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Test', Name: 5 }, 'StepFunctions.ValidationException'],
  ['states:startExecution', {}, 'StepFunctions.ValidationException'],
  ['aws-sdk:ssm:getParameter', { Name: 42 }, 'Ssm.ValidationException'],
  ['sns:publish', { TopicArn: 'arn:aws:sns:us-east-1:123456789012:topic', Message: 'm', MessageAttributes: {} }, 'SNS.UnsupportedOperationException'],
])('a task that calls %s with %j fails with %s', async (resource, args, error) => {
  const task = { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Arguments: args, End: true };
  const resources = resourcesWith({ Test: { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: task } } });
  const ground = layGround({ account: resources.account, frozen: true, settings: new SettingsStore() });
  const core = buildCore(ground, resources, { endpoint: () => '', notice: () => {} });
  const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Test';
  const { root } = ground.principals;
  const { executionArn } = (await core.invoke({ operation: 'states:StartExecution', input: { stateMachineArn } }, root)) as { executionArn: string };
  await ground.activity.whenIdle();
  expect(await core.invoke({ operation: 'states:DescribeExecution', input: { executionArn } }, root)).toMatchObject({ status: 'FAILED', error });
});
