import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer } from '../http/test-server.ts';
import type { TestServer } from '../http/test-server.ts';
import { AwsError } from './aws-error.ts';
import { ssmOperationNames, statesOperationNames } from './known-operations.ts';

const id = '01234567-89ab-cdef-0123-456789abcdef';

let server: TestServer;
let states: sfn.SFNClient;
let systems: ssm.SSMClient;

beforeAll(async () => {
  server = await startTestServer({
    'states:SendTaskSuccess': () => {
      throw new AwsError('TaskTimedOut', 'Task Timed Out');
    },
    'ssm:GetAutomationExecution': () => {
      throw new AwsError('AutomationExecutionNotFoundException', 'none');
    },
  });
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  states = new sfn.SFNClient(config);
  systems = new ssm.SSMClient(config);
});

afterAll(async () => {
  states.destroy();
  systems.destroy();
  await server.close();
});

/** A raw call, for what no SDK client would send. */
async function post(target: string, body: string): Promise<{ status: number; type: string | null; text: string }> {
  const headers = {
    'x-amz-target': target,
    authorization: `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  };
  const response = await fetch(server.endpoint, { method: 'POST', headers, body });
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), text: await response.text() };
}

describe('faults', () => {
  it('arrive as the errors that the SDK declares', async () => {
    const failing = states.send(new sfn.SendTaskSuccessCommand({ taskToken: 'late', output: '{}' }));
    await expect(failing).rejects.toBeInstanceOf(sfn.TaskTimedOut);
    const missing = systems.send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id }));
    await expect(missing).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException', message: 'none' });
  });

  it('name an operation of AWS that is not supported', async () => {
    const creating = states.send(new sfn.CreateActivityCommand({ name: 'a' }));
    await expect(creating).rejects.toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('states:CreateActivity') as unknown });
  });

  it.each([
    ['AWSStepFunctions.Frobnicate', 'UnknownOperationException'],
    ['AWSStepFunctions.constructor', 'UnknownOperationException'],
  ])('refuse the unknown target %j', async (target, type) => {
    expect(await post(target, '{}')).toMatchObject({ status: 400, type });
  });

  it.each([
    ['DynamoDB_20120810.GetItem', 'DynamoDB_20120810.GetItem'],
    ['__proto__.constructor', '__proto__.constructor'],
    ['', 'X-Amz-Target'],
  ])('name the target %j of a service that is not served', async (target, named) => {
    expect(await post(target, '{}')).toMatchObject({ status: 501, type: 'UnsupportedOperation', text: expect.stringContaining(named) as unknown });
  });

  it('stop after a hundred violations, and do not look into a list that is too long', async () => {
    const filters = (length: number) => Array.from({ length }, () => ({ Key: 'Colour', Values: Array.from({ length: 10 }, () => '') }));
    const many = await post('AmazonSSM.DescribeAutomationExecutions', JSON.stringify({ Filters: filters(10) }));
    expect(many.text).toContain('100 validation errors detected');
    const long = await post('AmazonSSM.DescribeAutomationExecutions', JSON.stringify({ Filters: filters(5000) }));
    expect(long.text).toContain("1 validation error detected");
    expect(long.text.length).toBeLessThan(2000);
  });

  it('show no more of a value than fits a message, however deep it is', async () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    const filters = Array.from({ length: 11 }, () => deep).join(',');
    const { status, type } = await post('AmazonSSM.DescribeAutomationExecutions', `{"Filters":[${filters}]}`);
    expect({ status, type }).toEqual({ status: 400, type: 'ValidationException' });
  });

  it.each<[what: string, target: string, body: string, type: string, message: string]>([
    ['no JSON', 'AWSStepFunctions.StartExecution', '{', 'SerializationException', 'not well-formed'],
    ['a list for a body', 'AWSStepFunctions.StartExecution', '[]', 'SerializationException', 'Start of list'],
    ['a text for a body', 'AWSStepFunctions.StartExecution', '"x"', 'SerializationException', 'STRING_VALUE can not be converted'],
    ['null for a body', 'AWSStepFunctions.StartExecution', 'null', 'SerializationException', 'NULL_VALUE'],
    ['a number for a text', 'AWSStepFunctions.StartExecution', '{"stateMachineArn":1}', 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
    ['a text for a number', 'AWSStepFunctions.GetExecutionHistory', '{"executionArn":"a","maxResults":"1"}', 'SerializationException', 'STRING_VALUE can not be converted to an Integer'],
    ['a text for a boolean', 'AWSStepFunctions.GetExecutionHistory', '{"executionArn":"a","reverseOrder":"true"}', 'SerializationException', 'to a Boolean'],
    ['a map for a text', 'AWSStepFunctions.StartExecution', '{"stateMachineArn":"a","input":{}}', 'SerializationException', 'Start of structure or map'],
    ['a text for a list', 'AmazonSSM.StartAutomationExecution', '{"DocumentName":"doc","Parameters":{"a":"b"}}', 'SerializationException', 'STRING_VALUE can not be converted to a list'],
    ['an empty body', 'AWSStepFunctions.StartExecution', '', 'ValidationException', "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null"],
    ['null for a required member', 'AWSStepFunctions.StartExecution', '{"stateMachineArn":null}', 'ValidationException', "Value null at 'stateMachineArn'"],
    ['two missing members', 'AmazonSSM.SendAutomationSignal', '{}', 'ValidationException', "2 validation errors detected: Value null at 'automationExecutionId' failed to satisfy constraint: Member must not be null; Value null at 'signalType'"],
    ['a missing member in a list', 'AmazonSSM.DescribeAutomationExecutions', '{"Filters":[{"Key":"TagKey"}]}', 'ValidationException', "Value null at 'filters.1.member.values'"],
    ['a name that is too long', 'AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn: 'a', name: 'x'.repeat(81) }), 'ValidationException', "at 'name' failed to satisfy constraint: Member must have length less than or equal to 80"],
    ['a page that is too long', 'AWSStepFunctions.ListExecutions', '{"stateMachineArn":"a","maxResults":1001}', 'ValidationException', 'Member must have value less than or equal to 1000'],
    ['an unknown status', 'AWSStepFunctions.ListExecutions', '{"stateMachineArn":"a","statusFilter":"DONE"}', 'ValidationException', 'Member must satisfy enum value set: [RUNNING'],
    ['an unknown signal', 'AmazonSSM.SendAutomationSignal', JSON.stringify({ AutomationExecutionId: id, SignalType: 'Maybe' }), 'ValidationException', "Value 'Maybe' at 'signalType'"],
    ['an automation id that is too short', 'AmazonSSM.GetAutomationExecution', '{"AutomationExecutionId":"x"}', 'ValidationException', 'greater than or equal to 36'],
    ['a document name with a blank', 'AmazonSSM.StartAutomationExecution', '{"DocumentName":"a b"}', 'ValidationException', 'Member must satisfy regular expression pattern'],
    ['a filter that does not exist', 'AmazonSSM.DescribeAutomationExecutions', '{"Filters":[{"Key":"Colour","Values":["x"]}]}', 'ValidationException', "Value 'Colour' at 'filters.1.member.key'"],
    ['an empty filter value', 'AmazonSSM.DescribeAutomationExecutions', '{"Filters":[{"Key":"TagKey","Values":[""]}]}', 'ValidationException', "at 'filters.1.member.values.1.member'"],
  ])('refuse %s', async (_what, target, body, type, message) => {
    const answer = await post(target, body);
    expect(answer).toMatchObject({ status: 400, type });
    expect(JSON.parse(answer.text)).toEqual({ __type: type, message: expect.stringContaining(message) as unknown });
  });

  it('do not repeat what AWS holds for sensitive', async () => {
    const { text } = await post('AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn: 'a', input: 'secret'.repeat(50_000) }));
    expect(text).toContain("Value at 'input' failed");
    expect(text).not.toContain('secret');
  });
});

describe('the operations that AWS has', () => {
  it('are those of the pinned SDK', () => {
    const named = (module: object): string[] =>
      Object.keys(module).filter((name) => /^[A-Z]\w+Command$/.test(name)).map((name) => name.slice(0, -'Command'.length)).toSorted();
    expect([...statesOperationNames].toSorted()).toEqual(named(sfn));
    expect([...ssmOperationNames].toSorted()).toEqual(named(ssm));
  });
});
