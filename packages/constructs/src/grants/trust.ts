/** Who may assume our roles: only AWS services, and only on behalf of this account. */
import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html */
export function automationTrust(scope: Construct): iam.IPrincipal {
  const { account } = Stack.of(scope);
  return serviceOf('ssm.amazonaws.com', account, `arn:${Aws.PARTITION}:ssm:*:${account}:automation-execution/*`);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy */
export function machineTrust(scope: Construct): iam.IPrincipal {
  const { account, region } = Stack.of(scope);
  return serviceOf('states.amazonaws.com', account, `arn:${Aws.PARTITION}:states:${region}:${account}:stateMachine:*`);
}

function serviceOf(service: string, account: string, sourceArn: string): iam.IPrincipal {
  return new iam.ServicePrincipal(service, {
    conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': sourceArn } },
  });
}
