import { describe, expect, it } from 'vitest';
import { issuesOf } from '../issues.ts';
import { reconcileEventSchema } from './reconcile.ts';

/** As AWS documents them, with everything that nobody reads here. */
const envelope = { version: '0', id: 'd290ece9-1088-4383-9df6-cd5b4ac42b99', account: '123456789012', time: '2024-11-29T19:43:35Z', region: 'us-east-2' };
const automationEnded = {
  ...envelope,
  'detail-type': 'EC2 Automation Execution Status-change Notification',
  source: 'aws.ssm',
  resources: ['arn:aws:ssm:us-east-2:123456789012:automation-execution/333ba70b-2333-48db-b17e-a5e69c6f4d1c', 'arn:aws:ssm:us-east-2:123456789012:automation-definition/runcommand1:1'],
  detail: {
    ExecutionId: '333ba70b-2333-48db-b17e-a5e69c6f4d1c',
    Definition: 'runcommand1',
    DefinitionVersion: 1.0,
    Status: 'Success',
    StartTime: 'Nov 29, 2024 7:43:20 PM',
    EndTime: 'Nov 29, 2024 7:43:26 PM',
    Time: 5753.0,
    ExecutedBy: 'arn:aws:iam::123456789012:user/userName',
  },
};
const executionEnded = {
  ...envelope,
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  resources: ['arn:aws:states:us-east-2:123456789012:execution:state-machine-name:execution-name'],
  detail: {
    executionArn: 'arn:aws:states:us-east-2:123456789012:execution:state-machine-name:execution-name',
    stateMachineArn: 'arn:aws:states:us-east-2:123456789012:stateMachine:state-machine-name',
    name: 'execution-name',
    status: 'ABORTED',
    startDate: 1551225271984,
    stopDate: 1551225331511,
    input: '{}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
    error: null,
    cause: null,
  },
};

it.each([
  ['an automation’s status', automationEnded, { ExecutionId: automationEnded.detail.ExecutionId, Definition: 'runcommand1', Status: 'Success' }],
  ['an execution’s status', executionEnded, { executionArn: executionEnded.detail.executionArn, status: 'ABORTED', stopDate: 1551225331511 }],
  ['an execution that runs', { ...executionEnded, detail: { ...executionEnded.detail, status: 'RUNNING', stopDate: null } }, { executionArn: executionEnded.detail.executionArn, status: 'RUNNING', stopDate: null }],
])('reads the event of %s, and passes over what it does not need', (_what, event, detail) => {
  expect(reconcileEventSchema.parse(event)).toEqual({ source: event.source, 'detail-type': event['detail-type'], detail });
});

describe('refuses', () => {
  it.each<[string, unknown, string[]]>([
    ['an automation’s id that is none', { ...automationEnded, detail: { ...automationEnded.detail, ExecutionId: '7' } }, ['detail.ExecutionId']],
    ['an automation without a status', { ...automationEnded, detail: { ExecutionId: automationEnded.detail.ExecutionId } }, ['detail.Definition', 'detail.Status']],
    ['an execution without an ARN', { ...executionEnded, detail: { status: 'ABORTED' } }, ['detail.executionArn']],
    ['another source', { ...executionEnded, source: 'my.app' }, ['source']],
    ['another kind of event', { ...envelope, source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} }, ['detail-type']],
    ['no event', null, ['(root)']],
  ])('%s, and says where', (_what, event, paths) => {
    const { error } = reconcileEventSchema.safeParse(event);
    expect(error && issuesOf(error).map(({ path }) => path)).toEqual(paths);
  });
});
