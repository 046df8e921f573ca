/** An account with topics, roles and runbooks, and short words for what tests do with automations. */
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { emptyResources } from '../../../resources.ts';
import type { Resources, SsmDocument } from '../../../resources.ts';
import type { Settings } from '../../../settings.ts';
import { Driver } from './driver.ts';

export const accountId = '123456789012';
export const roleArn = `arn:aws:iam::${accountId}:role/service/AutomationRole`;
export const topicArn = `arn:aws:sns:eu-west-1:${accountId}:AutomationLevel1`;
export const user = (name: string) => `arn:aws:iam::${accountId}:user/${name}`;
export const session = (role: string, name: string) => `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`;

export type Content = Readonly<Record<string, unknown>>;

export function aRunbook(mainSteps: readonly object[], more: Content = {}): Content {
  return { schemaVersion: '0.3', mainSteps, ...more };
}

export function anApproveStep(more: Content = {}, inputs: Content = {}): object {
  return {
    name: 'approve',
    action: 'aws:approve',
    ...more,
    inputs: { Approvers: ['team-lead', 'release-lead', 'ops-lead'], NotificationArn: topicArn, Message: 'Please decide.', ...inputs },
  };
}

export function anInvokeStep(name: string, more: Content = {}): object {
  return { name, action: 'aws:invokeLambdaFunction', inputs: { FunctionName: name }, ...more };
}

export function aDocument(name: string, ...contents: Content[]): SsmDocument {
  const versions = contents.map((content, index) => ({ version: String(index + 1), content, createdAt: 0 }));
  return { name, documentType: 'Automation', versions, defaultVersion: String(versions.length) };
}

export function someResources(documents: readonly SsmDocument[]): Resources {
  return {
    ...emptyResources({ partition: 'aws', region: 'eu-west-1', accountId }),
    documents: new Map(documents.map((document) => [document.name, document])),
    topics: new Map([[topicArn, { arn: topicArn, name: 'AutomationLevel1', subscriptions: [{ protocol: 'email', endpoint: 'lead@example.com' }] }]]),
    roles: new Map([[roleArn, { arn: roleArn, name: 'AutomationRole' }]]),
  };
}

export function aDriver(documents: readonly SsmDocument[] | Content, settings: Partial<Settings> = {}): Driver {
  return new Driver(someResources(Array.isArray(documents) ? documents : [aDocument('runbook', documents as Content)]), settings);
}

export async function start(driver: Driver, more: object = {}): Promise<string> {
  const input = { DocumentName: 'runbook', ...more };
  const answer = await driver.call<{ AutomationExecutionId: string }>('ssm:StartAutomationExecution', input);
  return answer.AutomationExecutionId;
}

export async function get(driver: Driver, id: string): Promise<AutomationExecution> {
  const answer = await driver.call<{ AutomationExecution: AutomationExecution }>('ssm:GetAutomationExecution', { AutomationExecutionId: id });
  return answer.AutomationExecution;
}

export function signal(driver: Driver, id: string, by: string, comment?: string, SignalType = 'Approve'): Promise<unknown> {
  const Payload = comment === undefined ? {} : { Payload: { Comment: [comment] } };
  return driver.call('ssm:SendAutomationSignal', { AutomationExecutionId: id, SignalType, ...Payload }, by);
}

export function reject(driver: Driver, id: string, by: string, comment?: string): Promise<unknown> {
  return signal(driver, id, by, comment, 'Reject');
}

/** `['approve:Success', 'after:Pending']` */
export async function stepStatuses(driver: Driver, id: string): Promise<string[]> {
  const { StepExecutions = [] } = await get(driver, id);
  return StepExecutions.map(({ StepName, StepStatus }) => `${StepName}:${StepStatus}`);
}

export function invokedFunctions(driver: Driver): string[] {
  return driver.calls
    .filter(({ operation }) => operation === 'lambda:Invoke')
    .map(({ input }) => (input as { FunctionName: string }).FunctionName);
}
