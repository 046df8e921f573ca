import type { ApprovalFlowProps } from '@countersign/constructs';
import { ApprovalFlow } from '@countersign/constructs';
import type { App } from 'aws-cdk-lib';
import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
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

  const flow = new ApprovalFlow(stack, 'Approvals', flowProps(stack, config));
  const requester = config.exampleRequester ?? `arn:${Aws.PARTITION}:sts::${stack.account}:${defaultRequester}`;
  const outputs = {
    ApprovalFlowArn: flow.stateMachine.stateMachineArn,
    ApprovalLevelArn: flow.level.stateMachine.stateMachineArn,
    ApprovalFlowArnParameter: flow.arnParameter.parameterName,
    ReconcileQueueUrl: flow.level.reconciliation.queue.queueUrl,
    ...(flow.auditLog && { AuditLogGroup: flow.auditLog.logGroup.logGroupName, AuditQueueUrl: flow.auditLog.queue.queueUrl }),
    ...(flow.monitoring && { Dashboard: flow.monitoring.dashboard.dashboardName }),
    ApprovalRequestExample: stack.toJsonString(exampleRequest(config, requester)),
  };
  Object.entries(outputs).forEach(([name, value]) => new CfnOutput(stack, name, { value }));
  return stack;
}

function flowProps(stack: Stack, config: Config): ApprovalFlowProps {
  const { levelsInRequest, monitoring, auditLog } = config;
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
    monitoring: monitoring && {
      ...monitoring,
      findOverdueEvery: monitoring.findOverdueEveryMinutes === undefined ? undefined : Duration.minutes(monitoring.findOverdueEveryMinutes),
    },
    auditLog: auditLog && {
      retention: auditLog.retentionDays,
      encryptionKey: auditLog.keyArn === undefined ? undefined : kms.Key.fromKeyArn(stack, 'AuditLogKey', auditLog.keyArn),
      adopt: auditLog.adopt,
    },
  };
}
