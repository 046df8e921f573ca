/* oxlint-disable no-new -- constructs add themselves to their scope */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnDocument, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { account, aDirectory } from './assembly-fixture.ts';
import { deployAssembly } from './deploy-assembly.ts';

it('deploys what the CDK synthesizes: grants, assets, logs and references across stacks', async () => {
  const directory = synthesize();
  const { functions, stateMachines, topics, parameters, documents, roles, outputs } = await deployAssembly({
    directory,
    account,
    now: 0,
  });

  const [lambdaFunction] = functions.values();
  expect(lambdaFunction).toMatchObject({
    handler: 'index.handler',
    timeoutSeconds: 30,
    memoryMb: 256,
    environment: { LOG_LEVEL: 'INFO' },
  });
  const [machine] = stateMachines.values();
  expect(JSON.parse(machine?.definition ?? '')).toMatchObject({
    States: { Ask: { Arguments: { FunctionName: lambdaFunction?.arn } } },
  });
  expect(roles.get(machine?.roleArn ?? '')?.policies?.[0]?.document).toMatchObject({ Version: '2012-10-17' });
  expect(roles.has(lambdaFunction?.roleArn ?? '')).toBe(true);
  expect(parameters.get('/approvals/flow')?.value).toBe(machine?.arn);
  expect([...documents.keys()]).toEqual(['approval']);
  expect([...topics.values()][0]?.subscriptions).toEqual([{ protocol: 'email', endpoint: 'lead@example.com' }]);
  expect(outputs.get('FlowArn')).toBe(machine?.arn);
  expect(outputs.get('ImportedTopicArn')).toBe('arn:aws:sns:eu-central-1:123456789012:Automation-level-1');
});

function synthesize(): string {
  const code = aDirectory();
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => null;');
  const app = new App({ outdir: aDirectory(), analyticsReporting: false });
  const stack = new Stack(app, 'Approvals');
  const ask = new LambdaFunction(stack, 'Ask', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    timeout: Duration.seconds(30),
    memorySize: 256,
    environment: { LOG_LEVEL: 'INFO' },
    logGroup: new LogGroup(stack, 'AskLogs'),
  });
  const flow = new StateMachine(stack, 'Flow', {
    definitionBody: DefinitionBody.fromChainable(
      LambdaInvoke.jsonata(stack, 'AskState', { stateName: 'Ask', lambdaFunction: ask }),
    ),
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(stack, 'FlowLogs', { logGroupName: '/aws/vendedlogs/states/flow' }),
      level: LogLevel.ALL,
    },
  });
  const topic = new Topic(stack, 'Topic', { topicName: 'Automation-level-1' });
  topic.addSubscription(new EmailSubscription('lead@example.com'));
  new CfnDocument(stack, 'Runbook', {
    name: 'approval',
    documentType: 'Automation',
    updateMethod: 'NewVersion',
    content: { schemaVersion: '0.3', assumeRole: flow.role.roleArn, mainSteps: [] },
  });
  new StringParameter(stack, 'FlowParameter', { parameterName: '/approvals/flow', stringValue: flow.stateMachineArn });
  new CfnOutput(stack, 'FlowArn', { value: flow.stateMachineArn });
  const other = new Stack(app, 'Other');
  new StringParameter(other, 'TopicParameter', { parameterName: '/other/topic', stringValue: topic.topicArn });
  new CfnOutput(other, 'ImportedTopicArn', { value: topic.topicArn });
  return app.synth().directory;
}
