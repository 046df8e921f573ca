/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
import type { Account } from '../../resources.ts';
import type { AutomationState } from '../../services/ssm/automation/state.ts';
import { nameInArn } from '../../services/ssm/operations/arn-name.ts';
import { automationAddress } from '../../services/ssm/operations/find-automation.ts';
import { startAutomation } from './ssm-start.ts';
import { documentArn, tagContext } from './ssm-resources.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface OnAutomation {
  readonly AutomationExecutionId: string;
}

interface OnDocument {
  readonly Name: string;
}

export const ssmAccess: AccessRules = {
  'ssm:StartAutomationExecution': startAutomation,
  'ssm:GetAutomationExecution': onTaggedAutomation('ssm:GetAutomationExecution'),
  'ssm:StopAutomationExecution': onTaggedAutomation('ssm:StopAutomationExecution'),
  'ssm:SendAutomationSignal': onTaggedAutomation('ssm:SendAutomationSignal'),
  // The reference lists no aws:ResourceTag for it.
  'ssm:DescribeAutomationStepExecutions': ({ AutomationExecutionId: id }: OnAutomation, { resources: { account } }: AccessFacts) => [
    { action: 'ssm:DescribeAutomationStepExecutions', resource: automationArn(account, id) },
  ],
  'ssm:DescribeAutomationExecutions': () => [{ action: 'ssm:DescribeAutomationExecutions', resource: '*' }],
  'ssm:GetParameter': ({ Name }: { readonly Name: string }, { resources: { account } }: AccessFacts) => [
    { action: 'ssm:GetParameter', resource: parameterArn(account, Name) },
  ],
  'ssm:GetParameters': ({ Names }: { readonly Names: readonly string[] }, { resources: { account } }: AccessFacts) =>
    Names.map((name) => ({ action: 'ssm:GetParameters', resource: parameterArn(account, name) })),
  'ssm:GetDocument': onDocument('ssm:GetDocument'),
  'ssm:DescribeDocument': onDocument('ssm:DescribeDocument'),
  'ssm:ListTagsForResource': listTags,
};

/** One that does not exist has no tags. */
function onTaggedAutomation(action: string) {
  return ({ AutomationExecutionId: id }: OnAutomation, facts: AccessFacts): readonly RequiredAccess[] => {
    return [{ action, resource: automationArn(facts.resources.account, id), context: tagsOf(id, facts) }];
  };
}

function onDocument(action: string) {
  return ({ Name }: OnDocument, { resources: { account } }: AccessFacts): readonly RequiredAccess[] => [{ action, resource: documentArn(account, Name) }];
}

interface ListTags {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

/** Other types are refused whoever asks. */
function listTags({ ResourceType, ResourceId: id }: ListTags, facts: AccessFacts): readonly RequiredAccess[] {
  if (ResourceType !== 'Automation') return [];
  return [{ action: 'ssm:ListTagsForResource', resource: automationArn(facts.resources.account, id), context: tagsOf(id, facts) }];
}

function tagsOf(id: string, { executions }: AccessFacts) {
  return tagContext('aws:ResourceTag', executions.read<AutomationState>(automationAddress(id))?.tags ?? []);
}

function automationArn({ partition, region, accountId }: Account, id: string): string {
  return `arn:${partition}:ssm:${region}:${accountId}:automation-execution/${id}`;
}

/** `NAME`, `NAME:VERSION` or an ARN of either; the slash that a name begins with is no second one. */
function parameterArn(account: Account, written: string): string {
  const { partition, region, accountId } = account;
  const path = nameInArn(written, 'parameter', account);
  if (path === undefined && written.startsWith('arn:')) return written;
  const [name = ''] = (path ?? written).split(':');
  return `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
}
