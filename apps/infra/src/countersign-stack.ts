import type { ApprovalFlowProps } from '@countersign/constructs';
import { ApprovalFlow } from '@countersign/constructs';
import type { App } from 'aws-cdk-lib';
import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Config } from './config.ts';
import { defaultRequester, exampleRequest } from './example-request.ts';

/** Everything that approvals need, in one stack. */
export function countersignStack(app: App, config: Config): Stack {
  const stack = new Stack(app, config.stackName, {
    description: 'Countersign: human approvals in several levels',
    ...(config.env && { env: config.env }),
  });
  // CDK adds a DependsOn on the role that a function refers to anyway.
  stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };

  const flow = new ApprovalFlow(stack, 'Approvals', flowProps(config));
  const requester = config.exampleRequester ?? `arn:${Aws.PARTITION}:sts::${stack.account}:${defaultRequester}`;
  const outputs = {
    ApprovalFlowArn: flow.stateMachine.stateMachineArn,
    ApprovalLevelArn: flow.level.stateMachine.stateMachineArn,
    ApprovalFlowArnParameter: flow.arnParameter.parameterName,
    ReconcileQueueUrl: flow.level.reconciliation.queue.queueUrl,
    ApprovalRequestExample: stack.toJsonString(exampleRequest(config, requester)),
  };
  Object.entries(outputs).forEach(([name, value]) => new CfnOutput(stack, name, { value }));
  return stack;
}

function flowProps(config: Config): ApprovalFlowProps {
  const { levelsInRequest } = config;
  return {
    prefix: config.prefix,
    policies: config.policies.map(({ levels, ...policy }) => ({
      ...policy,
      levels: levels.map(({ windowSeconds, ...level }) => ({ ...level, window: windowSeconds })),
    })),
    runbooks: config.runbooks,
    levelsInRequest: levelsInRequest && { ...levelsInRequest, windows: levelsInRequest.windowsSeconds },
    additionalWindows: config.additionalWindowsSeconds,
    slack: config.slackSeconds,
    logRetention: config.logRetentionDays,
  };
}
