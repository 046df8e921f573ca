/**
 * What it takes to start an automation: its document, the automation itself with the tags that it gets, and the role
 * that it assumes. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html
 */
import { randomUUID } from 'node:crypto';

import { automationIdOf } from '../../services/ssm/operations/automation-id.ts';
import { assumeRoleOf, roleNotAssumed } from '../../services/ssm/operations/assume-role.ts';
import { findDocument, findVersion } from '../../services/ssm/operations/find-document.ts';
import type { StartInput } from '../../services/ssm/operations/start-automation.ts';
import { parseRunbook } from '../../services/ssm/document.ts';
import { resolveParameters } from '../../services/ssm/parameters.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { AccessFacts, RequiredAccess } from '../required-access.ts';
import { documentArn, tagContext } from './ssm-resources.ts';

const SSM_SERVICE = 'ssm.amazonaws.com';
const START = 'ssm:StartAutomationExecution';

export function startAutomation(input: StartInput, facts: AccessFacts): readonly RequiredAccess[] {
  return [...onDocument(input, facts), ...onAutomation(input, facts), ...onRole(input, facts)];
}

/**
 * Today's documentation names the document. Denials that named `automation-definition/NAME:VERSION` were recorded, which
 * the setting `automationStartResource` brings back.
 */
function onDocument({ DocumentName, DocumentVersion }: StartInput, { resources, settings }: AccessFacts): readonly RequiredAccess[] {
  const { account } = resources;
  const document = findDocument(DocumentName, resources);
  const version = (document && findVersion(document, DocumentVersion)?.version) ?? DocumentVersion;
  const arn = documentArn(account, document?.name ?? DocumentName);
  if (settings.automationStartResource === 'document') {
    return [{ action: START, resource: arn, ...(version === undefined ? {} : { context: { 'ssm:DocumentVersion': version } }) }];
  }
  return [{ action: START, resource: `${arn.replace(':document/', ':automation-definition/')}:${version ?? '1'}` }];
}

/** The id comes later. Tags are documented as aws:ResourceTag here, and as aws:RequestTag in the reference. */
function onAutomation({ Tags: tags = [] }: StartInput, { resources: { account }, isAwaited }: AccessFacts): readonly RequiredAccess[] {
  const resource = `arn:${account.partition}:ssm:${account.region}:${account.accountId}:automation-execution/*`;
  const resourceTags = tagContext('aws:ResourceTag', tags);
  const requestTags = { ...tagContext('aws:RequestTag', tags), ...(tags.length === 0 ? {} : { 'aws:TagKeys': tags.map(({ Key }) => Key) }) };
  return [
    { action: START, resource, context: { ...resourceTags, ...requestTags } },
    ...(tags.length === 0 ? [] : [{ action: 'ssm:AddTagsToResource', resource, context: requestTags }]),
    // A runbook that waits for another one reads how that ended; that it is asked before that one starts is assumed.
    ...(isAwaited ? [{ action: 'ssm:GetAutomationExecution', resource, context: resourceTags }] : []),
  ];
}

/** Whoever starts it passes the role on, and the role trusts SSM. Which of the two AWS asks first is assumed. */
function onRole(input: StartInput, facts: AccessFacts): readonly RequiredAccess[] {
  const { account } = facts.resources;
  const id = automationIdOf(input) ?? randomUUID();
  const roleArn = roleOf(input, id, facts);
  if (roleArn === undefined) return [];
  const source = `arn:${account.partition}:ssm:${account.region}:${account.accountId}:automation-execution/${id}`;
  return [
    { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': SSM_SERVICE } },
    {
      action: 'sts:AssumeRole',
      resource: roleArn,
      principal: { arn: source, userId: SSM_SERVICE, service: SSM_SERVICE },
      refuse: roleNotAssumed,
    },
  ];
}

/** Undefined too where the operation refuses what it was asked. */
function roleOf(input: StartInput, id: string, { now, resources, settings }: AccessFacts): string | undefined {
  const document = findDocument(input.DocumentName, resources);
  const version = document && findVersion(document, input.DocumentVersion);
  if (!version) return undefined;
  try {
    const runbook = parseRunbook(version.content);
    const parameters = resolveParameters(runbook.parameters, input.Parameters ?? {}, settings.parameterLength);
    return assumeRoleOf(runbook, { id, account: resources.account, parameters, startedAt: now });
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
