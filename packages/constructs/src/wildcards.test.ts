/** `*` as a resource stands only where AWS knows nothing narrower. */
import * as kms from 'aws-cdk-lib/aws-kms';
import { expect, it } from 'vitest';
import { aFlow, aStack } from './fixtures/a-flow.ts';
import { type Grant, resourcesOf, statementsOf } from './fixtures/plain.ts';

const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference/';

/** By the page that shows no resource type for them. */
const withoutResources: Readonly<Record<string, readonly string[]>> = {
  [`${reference}list_awsx-ray.html`]: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  [`${reference}list_amazoncloudwatchlogs.html`]: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  [`${reference}list_awssystemsmanager.html`]: ['ssm:DescribeAutomationExecutions'],
};

const stack = aStack();
const templates = {
  'single runbooks': aFlow().template(),
  'nested runbooks': aFlow({ runbooks: 'nested' }).template(),
  'a key': aFlow({ encryptionKey: new kms.Key(stack, 'Key') }, stack).template(),
};

/** Of roles and policies. What a resource says in its own policy is about itself. */
function grantsIn(template: (typeof templates)['a key']): Grant[] {
  const inline = resourcesOf(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => (Properties['Policies'] as object[] | undefined) ?? []);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => resourcesOf(template, type).map(([, { Properties }]) => Properties));
  return [...inline, ...attached].flatMap(statementsOf);
}

it.each(Object.entries(templates))('with %s all resources are granted only for actions that know none', (_what, template) => {
  const everything = grantsIn(template).filter(({ resources }) => resources.includes('*'));
  const actions = new Set(everything.flatMap((grant) => grant.actions));
  expect([...actions].toSorted()).toEqual(Object.values(withoutResources).flat().toSorted());
});

it.each(Object.entries(templates))('with %s no action is granted by a pattern but what a key needs', (_what, template) => {
  const patterns = grantsIn(template).flatMap(({ actions }) => actions.filter((action) => action.includes('*')));
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  expect(patterns.filter((action) => action !== 'kms:GenerateDataKey*')).toEqual([]);
});
