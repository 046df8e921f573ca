/** Requests that lie about their length, are too long, too deep, or name what every JavaScript object has. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';
import { sendRaw } from './raw-request.ts';

let assembly: TestAssembly;
let emulator: Emulator;
let port: number;

beforeAll(async () => {
  assembly = writeTestAssembly();
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  port = Number(new URL(emulator.endpoint).port);
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const megabytes = (count: number): string => ' '.repeat(count * 1024 * 1024);

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function call(path: string, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const response = await fetch(`${emulator.endpoint}${path}`, { method, headers: { authorization, ...headers }, body });
  return { status: response.status, text: await response.text() };
}

const json = (target: string, body: string | Buffer<ArrayBuffer>, headers = {}): Promise<Answer> => call('/', body, { 'x-amz-target': target, ...headers });

async function expectAlive(): Promise<void> {
  expect((await call('/_emulator/clock', '{"frozen":true}')).status).toBe(200);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}

describe('a request', () => {
  const head = 'POST /_emulator/clock HTTP/1.1\r\nHost: localhost\r\n';
  const body = '{"frozen":true}';

  it.each([
    ['says that it is shorter than it is', `${head}Content-Length: ${body.length}\r\n\r\n${body}{}\r\n\r\n`, 400],
    ['says two lengths', `${head}Content-Length: 1\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`, 400],
    ['says a length and comes in chunks', `${head}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`, 400],
    ['says a length below nothing', `${head}Content-Length: -1\r\nConnection: close\r\n\r\n${body}`, 400],
    ['has a chunk longer than any number', `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nffffffffffffffffff\r\n`, 400],
    ['has 17 KiB of headers', `${head}X-Long: ${'x'.repeat(17 * 1024)}\r\nConnection: close\r\n\r\n`, 431],
    ['has a header within a header', `${head}X: a\rHost: example.com\r\nConnection: close\r\n\r\n`, 400],
    ['is none', 'hello\r\n\r\n', 400],
  ])('that %s is refused', async (_what, request, status) => {
    expect((await sendRaw(port, request)).statuses.at(-1)).toBe(status);
    await expectAlive();
  });

  it('in chunks is refused beyond 6 MB, however small each is', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const start = `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    const { statuses } = await sendRaw(port, `${start}${chunk.repeat(97)}0\r\n\r\n`);
    expect(statuses).toEqual([413]);
    await expectAlive();
  });

  it('that is compressed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    const answer = await json('AWSStepFunctions.StartExecution', bomb, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('SerializationException') as unknown });
    expect(await call('/_emulator/clock', bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
  });
});

describe('a body', () => {
  const objects = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';

  it.each([
    ['PUT', '/_emulator/settings', `{${objects}}`],
    ['PUT', '/_emulator/settings', '{"constructor":"x"}'],
    ['PUT', '/_emulator/settings', '{"toString":"x"}'],
    ['POST', '/_emulator/clock', '{"__proto__":{"advanceSeconds":10}}'],
    ['POST', '/_emulator/principals', '{"__proto__":{"arn":"arn:aws:iam::123456789012:user/x"}}'],
    ['POST', '/_emulator/faults', '{"__proto__":{"kind":"throttle"}}'],
    ['POST', '/_emulator/faults', '{"kind":"constructor"}'],
  ])('for %s %s that names what every object has is refused: %s', async (method, path, body) => {
    expect(await call(path, body, {}, method)).toMatchObject({ status: 400, text: expect.stringMatching(/^\{"error":/) as unknown });
    await expectAlive();
  });

  it.each([
    ['AWSStepFunctions.StartExecution', `{"__proto__":{"stateMachineArn":"${stateMachineArn}"}}`, 'ValidationException'],
    ['AWSStepFunctions.constructor', '{}', 'UnknownOperationException'],
    ['AWSStepFunctions.__proto__', '{}', 'UnknownOperationException'],
    ['__proto__.GetParameter', '{}', 'UnsupportedOperation'],
    ['AmazonSSM.StartAutomationExecution', '{"DocumentName":"runbook","Parameters":{"__proto__":["x"]}}', 'InvalidAutomationExecutionParametersException'],
    ['AmazonSSM.StartAutomationExecution', '{"DocumentName":"runbook","Parameters":{"constructor":["x"]}}', 'InvalidAutomationExecutionParametersException'],
  ])('to %s that names what every object has is refused: %s', async (target, body, type) => {
    const { status, text } = await json(target, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).toContain(type);
    await expectAlive();
  });

  it.each([1001, 10_000, 100_000])('nested %d deep is refused wherever it comes', async (levels) => {
    const nested = deep(levels);
    const answers = await Promise.all([
      call('/_emulator/settings', `{"decisionApprover":${nested}}`, {}, 'PUT'),
      call('/_emulator/clock', nested),
      call('/_emulator/principals', `{"arn":${nested}}`),
      call('/_emulator/faults', `{"kind":${nested}}`),
      json('AWSStepFunctions.StartExecution', `{"stateMachineArn":${nested}}`),
      json('AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn, input: nested })),
      json('AWSStepFunctions.SendTaskSuccess', JSON.stringify({ taskToken: 'AAAA', output: nested })),
      json('AmazonSSM.StartAutomationExecution', `{"DocumentName":"runbook","Parameters":{"Subject":[${nested}]}}`),
      json('AmazonSSM.SendAutomationSignal', `{"AutomationExecutionId":"11111111-2222-4333-8444-555555555555","SignalType":"Approve","Payload":{"Comment":${nested}}}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    await expectAlive();
  });

  it('nested deep reaches a handler, whose affair it is', async () => {
    const { status } = await call('/2015-03-31/functions/doubler/invocations', `{"n":1,"from":"x","deep":${deep(100_000)}}`);
    expect(status).toBe(200);
  });

  it.each([
    ['/_emulator/clock', {}],
    ['/', { 'x-amz-target': 'AWSStepFunctions.StartExecution' }],
    ['/2015-03-31/functions/doubler/invocations', {}],
  ])('over 6 MB to %s is refused', async (path, headers) => {
    expect((await call(path, megabytes(7), headers)).status).toBe(413);
    await expectAlive();
  });

  it('with an input over 256 KiB starts nothing', async () => {
    const input = JSON.stringify('x'.repeat(262_144));
    const { status, text } = await json('AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn, input }));
    expect([status, text]).toEqual([400, expect.stringContaining('262144')]);
    expect(emulator.usage()).toMatchObject({ stateTransitions: 0 });
  });
});
