import type { Account } from '../resources.ts';
import { noValue } from './scope.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
export function pseudoParameters({ partition, region, accountId }: Account, stackName: string): Map<string, unknown> {
  return new Map<string, unknown>([
    ['AWS::AccountId', accountId],
    ['AWS::NoValue', noValue],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', partition],
    ['AWS::Region', region],
    // On AWS the id ends in a random UUID. Constructs cut pieces out of it, so it has the same number of parts.
    ['AWS::StackId', `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${STACK_UUID}`],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}

const STACK_UUID = '00000000-0000-4000-8000-000000000000';
