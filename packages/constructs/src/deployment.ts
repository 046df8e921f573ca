/** ARNs of a deployment's parts. Their names are fixed, so that roles may name what is created after them, without cycles. */
import { deploymentNames } from '@countersign/contracts';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Everything that statements and definitions refer to. */
export function deploymentOf(scope: Construct, prefix: string) {
  const names = deploymentNames(prefix);
  const colon = (service: string, resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const slash = (service: string, resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service, resource, resourceName });
  /** Names of roles are global, hence the region. */
  const automationRoleName = `${prefix}-automation-${Stack.of(scope).region}`;

  return {
    prefix,
    names,
    /** As rules name it. Policies want it with `:*` at the end. */
    auditLogArn: colon('logs', 'log-group', names.auditLog),
    alarmsArn: colon('cloudwatch', 'alarm', `${prefix}-*`),
    auditRulesArn: slash('events', 'rule', `${names.auditRules}-*`),
    automationRoleName,
    automationRoleArn: `arn:${Aws.PARTITION}:iam::${Stack.of(scope).account}:role/${automationRoleName}`,
    openLevelArn: colon('lambda', 'function', names.openLevel),
    closeLevelArn: colon('lambda', 'function', names.closeLevel),
    planLevelsArn: colon('lambda', 'function', names.planLevels),
    levelMachineArn: colon('states', 'stateMachine', names.level),
    /** Not `level*`, which would match other machines whose names start so. */
    levelExecutionsArn: colon('states', 'execution', `${names.level}:*`),
    flowMachineArn: colon('states', 'stateMachine', names.flow),
    flowExecutionsArn: colon('states', 'execution', `${names.flow}:*`),
    automationsArn: slash('ssm', 'automation-execution', '*'),
    flowArnParameterArn: slash('ssm', 'parameter', names.flowArnParameter.slice(1)),
    /** The rule by which Step Functions waits for a child: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
    managedRuleArn: slash('events', 'rule', 'StepFunctionsGetEventsForStepFunctionsExecutionRule'),
    documentArns: (document: string) => [
      slash('ssm', 'document', document),
      slash('ssm', 'automation-definition', `${document}:*`),
    ],
  };
}

export type Deployment = ReturnType<typeof deploymentOf>;
