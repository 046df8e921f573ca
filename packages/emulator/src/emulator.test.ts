import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { approver, writeTestAssembly } from './test-assembly.ts';
import type { TestAssembly } from './test-assembly.ts';

let assembly: TestAssembly;
let emulator: Emulator;

beforeAll(async () => {
  assembly = writeTestAssembly();
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const unknown = { accessKeyId: 'test', secretAccessKey: 'test' };

function states(): sfn.SFNClient {
  return new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: unknown, maxAttempts: 1 });
}

function systems(credentials: { accessKeyId: string; secretAccessKey: string } = unknown): ssm.SSMClient {
  return new ssm.SSMClient({ endpoint: emulator.endpoint, region: emulator.region, credentials, maxAttempts: 1 });
}

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';

describe('an emulator', () => {
  it('says where it is and what the stacks put out', () => {
    expect(emulator).toMatchObject({ region: 'us-east-1', account: '123456789012', outputs: { MachineArn: stateMachineArn } });
    expect(emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('runs a state machine through virtual time and a real handler', async () => {
    const { executionArn } = await states().send(new sfn.StartExecutionCommand({ stateMachineArn, input: '{"n":21}' }));
    await emulator.clock.advance(3599);
    const before = await states().send(new sfn.DescribeExecutionCommand({ executionArn }));
    await emulator.clock.advance(1);
    const after = await states().send(new sfn.DescribeExecutionCommand({ executionArn }));
    expect([before.status, after.status, after.output]).toEqual(['RUNNING', 'SUCCEEDED', '42']);
    expect(after.stopDate!.getTime() - after.startDate!.getTime()).toBe(3_600_000);
    expect(emulator.logs('doubler')?.map(({ line }) => line)).toContain('asked by machine');
    expect(emulator.logs('nobody')).toBeUndefined();
  });

  it('asks an approver by mail and takes the decision under the approver\'s own key only', async () => {
    const { AutomationExecutionId: id } = await systems().send(
      new ssm.StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: ['Ship it?'] } }),
    );
    const [mail] = await emulator.mails({ waitSeconds: 5 });
    expect(mail).toMatchObject({ id: 1, to: 'lead@example.com', body: expect.stringContaining(id!) as unknown });
    const approve = new ssm.SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' });
    await expect(systems().send(approve)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    await systems(emulator.principals.issue(approver)).send(approve);
    await emulator.clock.advance(0);
    const { AutomationExecution: automation } = await systems().send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id }));
    expect(automation?.AutomationExecutionStatus).toBe('Success');
  });

  it('counts what was consumed', () => {
    expect(emulator.usage()).toMatchObject({
      stateTransitions: expect.any(Number) as unknown,
      automations: 1,
      automationSteps: 1,
      mails: 1,
      lambda: { invocations: 1, functions: { doubler: { invocations: 1, errors: 0, memoryMb: 256 } } },
      apiCalls: { 'ssm:SendAutomationSignal': 2, 'ssm:StartAutomationExecution': 1, 'states:StartExecution': 1 },
    });
  });

  it('invokes a function over the wire, with its failure in a header', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const invoke = (payload: unknown): Promise<Response> =>
      fetch(`${emulator.endpoint}/2015-03-31/functions/doubler/invocations`, { method: 'POST', headers: { authorization }, body: JSON.stringify(payload) });
    const answer = (await (await invoke({ n: 4, from: 'test' })).json()) as object;
    expect(answer).toMatchObject({ doubled: 8, endpoint: emulator.endpoint, accessKey: expect.stringMatching(/^ASIA/) as unknown });
    const failed = await invoke({ fail: true });
    expect(failed.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await failed.json()).toMatchObject({ errorType: 'Error', errorMessage: 'as asked' });
  });
});

describe('starting an emulator', () => {
  it.each<[what: string, options: object, message: RegExp]>([
    ['a port that is none', { port: 70_000 }, /port is a whole number/],
    ['a Region that is none', { region: 'nowhere' }, /"nowhere" is no Region/],
    ['an account that is none', { account: '42' }, /twelve digits/],
    ['an unknown setting', { settings: { colour: 'red' } }, /no member "colour"/],
    ['an unknown value of a setting', { settings: { functionError: 'maybe' } }, /functionError cannot be "maybe"/],
  ])('is refused with %s', async (_what, options, message) => {
    await expect(startEmulator({ assembly: assembly.directory, ...options })).rejects.toThrow(message);
  });

  it('is refused without an assembly', async () => {
    await expect(startEmulator({ assembly: '/nowhere/cdk.out' })).rejects.toThrow(/\/nowhere\/cdk.out does not exist/);
  });

  it('is refused on a port in use', async () => {
    const port = Number(new URL(emulator.endpoint).port);
    await expect(startEmulator({ assembly: assembly.directory, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
