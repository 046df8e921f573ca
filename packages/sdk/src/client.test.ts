import { describe, expect, it } from 'vitest';
import { anExecution, anOutcome, approval, flowArn } from '../test/builders.ts';
import { FakeClient, throwAwsError } from '../test/fake-client.ts';
import { ApprovalClient } from './client.ts';
import type { ApprovalClientOptions } from './client.ts';

const callerArn = 'arn:aws:sts::123456789012:assumed-role/deployer/pipeline';
const startDate = new Date('2030-01-01T00:00:00Z');
const aRequest = { policy: 'production-change', key: '42', subject: 'Deploy', review: { url: 'https://example.com' } };

const aws = (overrides: Record<string, (input: Record<string, unknown>) => unknown> = {}) => {
  const client = new FakeClient({
    GetParameter: () => ({ Parameter: { Value: flowArn } }),
    GetCallerIdentity: () => ({ Arn: callerArn }),
    StartExecution: () => ({ executionArn: approval.executionArn, startDate }),
    DescribeExecution: () => ({
      executionArn: approval.executionArn,
      status: 'SUCCEEDED',
      startDate,
      stopDate: startDate,
      output: JSON.stringify(anOutcome()),
    }),
    ...overrides,
  });
  return { client, clients: { sfn: client, ssm: client, sts: client } };
};

const names = (client: FakeClient) => client.sent.map(({ name }) => name).toSorted();

describe('a client', () => {
  it('reads the ARN of a deployment and the identity of the caller once', async () => {
    const { client, clients } = aws();
    const approvals = new ApprovalClient({ deployment: 'countersign', clients });
    await Promise.all([approvals.request(aRequest), approvals.request(aRequest)]);
    await approvals.get(approval.name);
    expect(names(client)).toEqual(['DescribeExecution', 'GetCallerIdentity', 'GetParameter', 'StartExecution', 'StartExecution']);
    expect(client.sent.find(({ name }) => name === 'GetParameter')?.input).toEqual({ Name: '/countersign/countersign/approval-flow-arn' });
  });

  it('asks again for an ARN that it did not get', async () => {
    let asked = 0;
    const GetParameter = () => {
      asked += 1;
      return asked === 1 ? throwAwsError('ThrottlingException') : { Parameter: { Value: flowArn } };
    };
    const approvals = new ApprovalClient({ deployment: 'countersign', ...aws({ GetParameter }) });
    await expect(approvals.get(approval.name)).rejects.toMatchObject({ code: 'Throttled', requestId: 'request-1' });
    expect(await approvals.get(approval.name)).toMatchObject({ status: 'APPROVED' });
  });

  it('calls nothing for a request that is broken', async () => {
    const { client, clients } = aws();
    const approvals = new ApprovalClient({ deployment: 'countersign', clients });
    await expect(approvals.request({ ...aRequest, subject: '' })).rejects.toMatchObject({ code: 'InvalidRequest' });
    expect(client.sent).toEqual([]);
  });

  it('names the caller as the requester', async () => {
    const { client, clients } = aws();
    await new ApprovalClient({ flowArn, clients }).request(aRequest);
    const start = client.sent.find(({ name }) => name === 'StartExecution');
    expect(start?.input).toMatchObject({ stateMachineArn: flowArn, name: 'production-change--42' });
    expect(JSON.parse(String(start?.input['input']))).toMatchObject({ requestedBy: { principal: callerArn } });
  });

  it('waits by describing the flow', async () => {
    const { client, clients } = aws();
    expect(await new ApprovalClient({ flowArn, clients }).wait(approval.executionArn)).toMatchObject(anOutcome());
    expect(names(client)).toEqual(['DescribeExecution']);
  });

  it('lists the executions of the flow, with the options that AWS takes', async () => {
    const listed = { executionArn: approval.executionArn, stateMachineArn: flowArn, name: approval.name, status: 'RUNNING', startDate };
    const pages = [{ executions: [listed], nextToken: 'more' }, { executions: [] }];
    const { client, clients } = aws({ ListExecutions: () => pages.shift() });
    const rows = [];
    for await (const row of new ApprovalClient({ flowArn, clients }).list({ status: 'PENDING' })) rows.push(row);
    expect(rows).toMatchObject([{ id: approval.name, policy: 'production-change', status: 'PENDING' }]);
    const first = { stateMachineArn: flowArn, statusFilter: 'RUNNING', maxResults: 100 };
    expect(client.sent.map(({ input }) => input)).toEqual([first, { ...first, nextToken: 'more' }]);
  });

  it('refuses a list that cannot be at once, without a call', () => {
    const { client, clients } = aws();
    const approvals = new ApprovalClient({ deployment: 'countersign', clients });
    expect(() => approvals.list({ pageSize: 0 })).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
    expect(client.sent).toEqual([]);
  });

  it('cancels by stopping the flow, and looks whether that was in time', async () => {
    const stopped = { executionArn: approval.executionArn, status: 'ABORTED', startDate, stopDate: startDate, error: 'Approval.Cancelled', cause: 'Withdrawn' };
    const { client, clients } = aws({ StopExecution: () => ({ stopDate: startDate }), DescribeExecution: () => stopped });
    expect(await new ApprovalClient({ flowArn, clients }).cancel(approval.name, { reason: 'Withdrawn' })).toMatchObject({ reason: 'Withdrawn' });
    expect(client.sent).toMatchObject([
      { name: 'StopExecution', input: { executionArn: approval.executionArn, error: 'Approval.Cancelled', cause: 'Withdrawn' } },
      { name: 'DescribeExecution' },
    ]);
  });

  it('finds nothing to cancel where AWS has no such execution', async () => {
    const answers = { StopExecution: () => throwAwsError('ExecutionDoesNotExist'), DescribeExecution: () => throwAwsError('ExecutionDoesNotExist') };
    await expect(new ApprovalClient({ flowArn, ...aws(answers) }).cancel('unknown')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('says what to do about a key that was used', async () => {
    const approvals = new ApprovalClient({ flowArn, ...aws({ StartExecution: () => throwAwsError('ExecutionAlreadyExists') }) });
    await expect(approvals.request(aRequest)).rejects.toMatchObject({
      code: 'AlreadyRequested',
      retryable: false,
      message: expect.stringContaining("get('production-change--42')"),
    });
  });

  it('answers the approval that another instance asked for under the same key', async () => {
    const { key: _, ...asked } = aRequest;
    const requestedBy = { principal: `${callerArn}-1` };
    const running = {
      executionArn: approval.executionArn,
      status: 'RUNNING',
      startDate,
      input: JSON.stringify({ version: 1, kind: 'policy', ...asked, requestedBy }),
    };
    const answers = { StartExecution: () => throwAwsError('ExecutionAlreadyExists'), DescribeExecution: () => running };
    const approvals = new ApprovalClient({ flowArn, ...aws(answers) });
    expect(await approvals.request(aRequest)).toMatchObject({ id: approval.name, executionArn: approval.executionArn });
  });

  it('finds nothing where AWS has no such execution', async () => {
    const approvals = new ApprovalClient({ flowArn, ...aws({ DescribeExecution: () => throwAwsError('ExecutionDoesNotExist') }) });
    await expect(approvals.get('unknown')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it.each([undefined, null, 7, ['arn:'], { startsWith: 1 }])('refuses the id %j, which is no text', async (id) => {
    await expect(new ApprovalClient({ flowArn, ...aws() }).get(id as unknown as string)).rejects.toMatchObject({ code: 'InvalidId' });
  });

  it.each(['', 'with spaces', 'arn:aws:states:eu-central-1:123456789012:execution:another-flow:x', `${approval.executionArn}:x`])(
    'refuses the id "%s"',
    async (id) => {
      await expect(new ApprovalClient({ flowArn, ...aws() }).get(id)).rejects.toMatchObject({ code: 'InvalidId' });
    },
  );

  it.each([
    {},
    { flowArn, deployment: 'countersign' },
    { flowArn: anExecution().arn },
    { flowArn: flowArn.replace('-approval-flow', '-approval-level') },
    { flowArn: `${flowArn}-2` },
    { deployment: 'Not A Prefix' },
  ])('refuses the options %o', (options) => {
    expect(() => new ApprovalClient(options as ApprovalClientOptions)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });

  it('says so where the deployment is missing or its parameter holds something else', async () => {
    const missing = new ApprovalClient({ deployment: 'x', ...aws({ GetParameter: () => throwAwsError('ParameterNotFound') }) });
    await expect(missing.get('x')).rejects.toMatchObject({ code: 'DeploymentNotFound' });
    for (const Value of ['x', `${flowArn}-2`]) {
      const odd = new ApprovalClient({ deployment: 'x', ...aws({ GetParameter: () => ({ Parameter: { Value } }) }) });
      await expect(odd.get('x')).rejects.toMatchObject({ code: 'UnexpectedOutput' });
    }
  });

  it.each(['another-approval-flow', 'evil-countersign-approval-flow', 'countersign-approval-flow:1', 'countersign-approval-level'])(
    'trusts no parameter that leads to %s in place of the flow of its deployment',
    async (name) => {
      const Value = flowArn.replace('countersign-approval-flow', name);
      const misled = new ApprovalClient({ deployment: 'countersign', ...aws({ GetParameter: () => ({ Parameter: { Value } }) }) });
      await expect(misled.get('x')).rejects.toMatchObject({ code: 'UnexpectedOutput', message: expect.stringContaining('countersign-approval-flow') });
    },
  );
});
