import { expect, it } from 'vitest';
import { FakeClient, throwAwsError } from '../../test/fake-client.ts';
import { automationsOver } from './automations.ts';

const over = (answers: ConstructorParameters<typeof FakeClient>[0]) => {
  const client = new FakeClient(answers);
  return { client, automations: automationsOver(() => client) };
};

const started = (id: string, day: number) => ({ AutomationExecutionId: id, ExecutionStartTime: new Date(Date.UTC(2030, 0, day)) });

it('finds automations by the key of their tag, oldest first, over all pages', async () => {
  const { client, automations } = over({
    DescribeAutomationExecutions: ({ NextToken }) =>
      NextToken === undefined
        ? { AutomationExecutionMetadataList: [started('b', 2)], NextToken: 'more' }
        : { AutomationExecutionMetadataList: [started('a', 1)] },
  });
  expect(await automations.findByTagKey('countersign:level:x')).toEqual(['a', 'b']);
  expect(client.sent[0]?.input['Filters']).toEqual([{ Key: 'TagKey', Values: ['countersign:level:x'] }]);
});

it('finds the children of an automation', async () => {
  const { client, automations } = over({ DescribeAutomationExecutions: () => ({}) });
  expect(await automations.childrenOf('parent')).toEqual([]);
  expect(client.sent[0]?.input['Filters']).toEqual([{ Key: 'ParentExecutionId', Values: ['parent'] }]);
});

it('reads the parameters, the approve step and nothing else of an automation', async () => {
  const steps = [
    { StepName: 'Approve', Action: 'aws:approve', StepStatus: 'Waiting', TimeoutSeconds: 60, Outputs: { ApproverDecisions: ['{}'] } },
    { StepName: 'Report', Action: 'aws:invokeLambdaFunction', StepStatus: 'Pending' },
  ];
  const { automations } = over({ GetAutomationExecution: () => ({ AutomationExecution: { Parameters: { Approvers: ['x', 'y'] }, StepExecutions: steps } }) });
  expect(await automations.get('a')).toEqual({
    id: 'a',
    parameters: { Approvers: ['x', 'y'] },
    approveStep: { status: 'Waiting', timeoutSeconds: 60, approverDecisions: ['{}'] },
  });
});

it('signals with the comment as payload', async () => {
  const { client, automations } = over({ SendAutomationSignal: () => ({}) });
  expect(await automations.signal({ automationExecutionId: 'a', signalType: 'Reject', comment: 'no' })).toEqual({ kind: 'sent' });
  expect(client.sent[0]?.input).toEqual({ AutomationExecutionId: 'a', SignalType: 'Reject', Payload: { Comment: ['no'] } });
});

it.each(['InvalidAutomationSignalException', 'AutomationStepNotFoundException'])('takes %s for a refusal', async (name) => {
  const { automations } = over({ SendAutomationSignal: () => throwAwsError(name) });
  expect(await automations.signal({ automationExecutionId: 'a', signalType: 'Approve' })).toMatchObject({ kind: 'refused' });
});

it('translates every other error', async () => {
  const denied = () => throwAwsError('AccessDeniedException');
  const { automations } = over({ SendAutomationSignal: denied, GetAutomationExecution: denied, DescribeAutomationExecutions: denied });
  const refusal = { code: 'AccessDenied', requestId: 'request-1' };
  await expect(automations.signal({ automationExecutionId: 'a', signalType: 'Approve' })).rejects.toMatchObject(refusal);
  await expect(automations.get('a')).rejects.toMatchObject(refusal);
  await expect(automations.findByTagKey('a')).rejects.toMatchObject(refusal);
});
