/**
 * Two runbooks in the shape of the article that this project comes from: a parent that runs a child and falls back to a
 * function, and a child that asks for approval and calls a function for either answer.
 */
import type { SsmDocument } from '../../../resources.ts';
import { aDocument, topicArn } from './fixtures.ts';

const text = (value: string) => ({ type: 'String', default: value });

const parameters = {
  AutomationAssumeRole: text(''),
  Description: text('An approval'),
  Message: text('Please Approve after Confirmation.'),
  NotificationArn: text(topicArn),
  LambdaNameForApproved: text('receive-result'),
  LambdaParametersForApproved: text('{"result":"Approved"}'),
  LambdaNameForRejected: text('receive-result'),
  LambdaParametersForRejected: text('{"result":"Rejected"}'),
  Approvers: { type: 'StringList' },
  MinRequiredApprovals: { type: 'Integer', default: 1 },
};

const invoke = (name: string, payload: string) => ({
  name,
  action: 'aws:invokeLambdaFunction',
  maxAttempts: 3,
  timeoutSeconds: 120,
  onFailure: 'Abort',
  inputs: { FunctionName: `{{${name}}}`, Payload: `{{${payload}}}` },
  isEnd: true,
});

const document = (description: string, more: object, mainSteps: readonly object[]) => ({
  description,
  schemaVersion: '0.3',
  assumeRole: '{{ AutomationAssumeRole }}',
  parameters: { ...parameters, ...more },
  mainSteps,
});

const child = document('Asks for approval', {}, [
  {
    name: 'ApprovalAction',
    action: 'aws:approve',
    timeoutSeconds: 43_200,
    onFailure: 'step:LambdaNameForRejected',
    inputs: {
      Message: '{{Message}}',
      NotificationArn: '{{NotificationArn}}',
      Approvers: '{{Approvers}}',
      MinRequiredApprovals: '{{MinRequiredApprovals}}',
    },
  },
  invoke('LambdaNameForApproved', 'LambdaParametersForApproved'),
  invoke('LambdaNameForRejected', 'LambdaParametersForRejected'),
]);

const parent = document('Runs the child', { DocumentName: text('approval-child') }, [
  {
    name: 'ParentExecuteAutomation',
    action: 'aws:executeAutomation',
    timeoutSeconds: 43_200,
    onFailure: 'step:LambdaNameForRejected',
    inputs: {
      DocumentName: '{{DocumentName}}',
      RuntimeParameters: Object.fromEntries(Object.keys(parameters).map((name) => [name, `{{${name}}}`])),
    },
    isEnd: true,
  },
  invoke('LambdaNameForRejected', 'LambdaParametersForRejected'),
]);

export const articleDocuments: readonly SsmDocument[] = [aDocument('approval-child', child), aDocument('approval-parent', parent)];
