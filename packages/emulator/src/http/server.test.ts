import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer;

const received: unknown[] = [];

beforeAll(async () => {
  server = await startTestServer({
    'lambda:Invoke': (input: { Payload: string; InvocationType: string }) => {
      received.push(input);
      if (input.Payload === '"defect"') throw new TypeError('oops');
      if (input.InvocationType === 'Event') return { StatusCode: 202 };
      if (input.Payload === '"fail"') return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"Error"}' };
      return { StatusCode: 200, ExecutedVersion: '$LATEST', LogResult: 'bG9n', Payload: `{"got":${input.Payload}}` };
    },
  });
});

afterAll(() => server.close());

const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Node's own client, because fetch lets nobody set Host. */
function call({ method = 'POST', path = '/', headers = {}, body = '' }: Call): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, method, path, headers: { authorization, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the guard', () => {
  it.each(['127.0.0.1:1234', '127.0.0.1', 'localhost:80', 'LOCALHOST', '[::1]:8080'])('lets Host %s in', async (host) => {
    expect((await call({ headers: { host } })).status).not.toBe(403);
  });

  it.each(['example.com', 'localhost.example.com', '127.0.0.1.example.com', '127.0.0.2', '0.0.0.0', '127.0.0.1@example.com'])('keeps Host %j out', async (host) => {
    const { status, text } = await call({ headers: { host } });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toEqual({ error: expect.stringContaining('loopback') as unknown });
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'https://[::1]:1'])('lets Origin %s in', async (origin) => {
    expect((await call({ headers: { origin } })).status).not.toBe(403);
  });

  it.each(['https://example.com', 'null', 'http://localhost.example.com', 'http://localhost:1@example.com', 'file://'])('keeps Origin %s out', async (origin) => {
    expect((await call({ method: 'OPTIONS', headers: { origin } })).status).toBe(403);
    expect((await call({ path: '/_emulator', headers: { origin } })).status).toBe(403);
  });
});

describe('bodies', () => {
  it('over 6 MB are refused', async () => {
    const { status, text } = await call({ headers: { 'x-amz-target': 'AmazonSSM.GetParameter' }, body: Buffer.alloc(6 * 1024 * 1024 + 1, 32) });
    expect(status).toBe(413);
    expect(text).toContain('RequestEntityTooLargeException');
  });

  it('that break off do no harm', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await call({})).status).toBe(400);
  });
});

describe('the own endpoints', () => {
  it('hear of a client that goes away while it waits', async () => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path: '/_emulator/wait' });
    outgoing.on('error', () => {});
    outgoing.end();
    const gone = await server.waiting;
    expect(gone.aborted).toBe(false);
    outgoing.destroy();
    await new Promise((resolve) => gone.addEventListener('abort', resolve));
  });
});

describe('Lambda', () => {
  const invoke = (body: string, headers: Record<string, string> = {}, name = 'open-level') =>
    call({ path: `/2015-03-31/functions/${name}/invocations?Qualifier=1`, headers, body });

  it('gets the name, the qualifier, the headers and the payload', async () => {
    received.length = 0;
    const answer = await invoke('{"a":1}', { 'x-amz-log-type': 'Tail' }, encodeURIComponent('arn:aws:lambda:us-east-1:123456789012:function:open-level'));
    expect(received).toEqual([
      { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:open-level', InvocationType: 'RequestResponse', Payload: '{"a":1}', LogType: 'Tail', Qualifier: '1' },
    ]);
    expect(answer).toMatchObject({ status: 200, text: '{"got":{"a":1}}', headers: { 'x-amz-executed-version': '$LATEST', 'x-amz-log-result': 'bG9n' } });
    expect(answer.headers).not.toHaveProperty('x-amz-function-error');
  });

  it('tells of a failed function in a header', async () => {
    expect(await invoke('"fail"')).toMatchObject({ status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, text: '{"errorType":"Error"}' });
  });

  it('accepts events', async () => {
    expect(await invoke('{}', { 'x-amz-invocation-type': 'Event' })).toMatchObject({ status: 202, text: '' });
  });

  it('survives a defect of the emulator', async () => {
    const answer = await invoke('"defect"');
    expect(answer).toMatchObject({ status: 500, headers: { 'x-amzn-errortype': 'InternalServerError' } });
    expect((await invoke('{}')).status).toBe(200);
  });

  it.each([
    ['GET', '/2015-03-31/functions/'],
    ['POST', '/2015-03-31/functions/'],
    ['DELETE', '/2015-03-31/functions/x/invocations'],
  ])('has no %s %s', async (method, path) => {
    const { status, text } = await call({ method, path });
    expect(status).toBe(501);
    expect(text).toContain(`${method} ${path} is not supported`);
  });

  it.each([
    ['PUT', '/bucket/key'],
    ['GET', '/2020-05-31/distribution'],
    ['POST', '/service/GraniteServiceVersion20100801/operation/GetMetricData'],
  ])('is told from another service: %s %s', async (method, path) => {
    const { status, text } = await call({ method, path });
    expect(status).toBe(501);
    expect(text).toContain(`${method} ${path} is not supported`);
  });

  it('refuses a client context instead of dropping it', async () => {
    const { status, text } = await invoke('{}', { 'x-amz-client-context': 'e30=' });
    expect(status).toBe(501);
    expect(text).toContain('lambda:Invoke with ClientContext');
  });

  it('refuses a name that is not well-formed', async () => {
    expect(await invoke('{}', {}, '%zz')).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'InvalidParameterValueException' } });
  });
});
