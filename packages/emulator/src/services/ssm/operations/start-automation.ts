/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
import { randomUUID } from 'node:crypto';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { StartAutomation, Tag } from '../automation/state.ts';
import { parseRunbook } from '../document.ts';
import { resolveParameters } from '../parameters.ts';
import type { GivenParameters, ParameterValues } from '../parameters.ts';
import type { Runbook } from '../runbook.ts';
import { assumeRoleOf, roleNotAssumed } from './assume-role.ts';
import { automationIdOf } from './automation-id.ts';
import { findDocument, findVersion } from './find-document.ts';
import { automationAddress } from './find-automation.ts';
import { validationError } from './validation.ts';

const MAX_TAGS = 5;
const UNSUPPORTED = [
  'AlarmConfiguration',
  'MaxConcurrency',
  'MaxErrors',
  'TargetLocations',
  'TargetLocationsURL',
  'TargetMaps',
  'TargetParameterName',
  'Targets',
] as const;

export type StartInput = {
  readonly DocumentName: string;
  readonly DocumentVersion?: string;
  readonly Parameters?: GivenParameters;
  readonly ClientToken?: string;
  readonly Mode?: string;
  readonly Tags?: readonly Tag[];
} & { readonly [Name in (typeof UNSUPPORTED)[number]]?: unknown };

/** The errors are those that AWS documents; nothing has started when one is thrown. */
export async function startAutomation(input: StartInput, context: OperationContext): Promise<unknown> {
  checkInput(input);
  const document = findDocument(input.DocumentName, context.resources);
  if (document?.documentType !== 'Automation') {
    throw new AwsError('AutomationDefinitionNotFoundException', `Automation definition ${input.DocumentName} does not exist.`);
  }
  const version = findVersion(document, input.DocumentVersion);
  if (!version) {
    const message = `Version ${input.DocumentVersion ?? ''} of ${document.name} does not exist.`;
    throw new AwsError('AutomationDefinitionVersionNotFoundException', message);
  }
  const runbook = parseRunbook(version.content);
  const parameters = resolveParameters(runbook.parameters, input.Parameters ?? {}, context.settings.parameterLength);
  const id = automationIdOf(input) ?? randomUUID();
  const parent = context.subscriber?.address;
  const event: StartAutomation = {
    type: 'automation.start',
    id,
    documentName: document.name,
    documentVersion: version.version,
    runbook,
    parameters,
    tags: input.Tags ?? [],
    executedBy: context.caller.arn,
    ...assumeRole(runbook, parameters, { id, context }),
    ...(parent?.machine === 'automation' ? { parentId: parent.id } : {}),
    account: context.resources.account,
    settings: context.settings,
    ...(context.subscriber ? { subscriber: context.subscriber } : {}),
    request: fingerprint(input),
    ...(hasToWait(id, context) ? { waits: true } : {}),
  };
  return context.executions.dispatch(automationAddress(id), event);
}

/** A repeated start meets what the first one began. */
function hasToWait(id: string, { executions, requestPlace }: OperationContext): boolean {
  return executions.read(automationAddress(id)) === undefined && requestPlace?.(id) === 'waits';
}

function checkInput(input: StartInput): void {
  for (const name of UNSUPPORTED) {
    if (input[name] !== undefined) throw notSupported(`ssm:StartAutomationExecution with ${name}`);
  }
  if ((input.Mode ?? 'Auto') !== 'Auto') throw notSupported(`ssm:StartAutomationExecution with Mode ${input.Mode}`);
  if ((input.Tags ?? []).length > MAX_TAGS) throw validationError('tags', `must have at most ${MAX_TAGS} tags`);
}

function assumeRole(runbook: Runbook, parameters: ParameterValues, { id, context }: { id: string; context: OperationContext }): { assumeRoleArn?: string } {
  const { account, roles } = context.resources;
  const roleArn = assumeRoleOf(runbook, { id, account, parameters, startedAt: context.now });
  if (roleArn === undefined) return {};
  if (roles.has(roleArn)) return { assumeRoleArn: roleArn };
  throw roleNotAssumed(roleArn);
}

/** Requests with equal fingerprints ask for the same. */
function fingerprint({ DocumentName, DocumentVersion = '$DEFAULT', Parameters = {}, Tags = [] }: StartInput): string {
  const parameters = Object.entries(Parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const tags = Tags.map(({ Key, Value }) => [Key, Value]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return JSON.stringify([DocumentName, DocumentVersion, parameters, tags]);
}
