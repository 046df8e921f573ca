/** Web pages against the port: on a foreign origin, by a name that leads here (DNS rebinding), by what no browser sends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { approver, writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';
import { rawRequest, sendRaw } from './raw-request.ts';
import type { RawAnswer } from './raw-request.ts';

let assembly: TestAssembly;
let emulator: Emulator;
let port: number;
let secret: string;

beforeAll(async () => {
  assembly = writeTestAssembly();
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  port = Number(new URL(emulator.endpoint).port);
  secret = emulator.principals.issue(approver).secretAccessKey;
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const own = (): string => `127.0.0.1:${port}`;

/** What a page could see or change. */
function effectOf({ statuses, text }: RawAnswer) {
  return {
    statuses,
    saysWhy: /loopback|foreign|another site/.test(text),
    tellsSecrets: text.includes(secret),
    allowsReading: /access-control-/i.test(text),
    changes: emulator.settings.current.decisionApprover !== 'session' || emulator.principals.list().length > 1,
  };
}

const refused = { statuses: [403], saysWhy: true, tellsSecrets: false, allowsReading: false, changes: false };

const endpoints = ['GET /_emulator', 'GET /_emulator/principals', 'GET /_emulator/mails?wait=300', 'POST /_emulator/principals', 'POST /', 'GET /nothing'];
const change = '{"decisionApprover":"role"}';

describe('a page on another origin', () => {
  it.each(endpoints)('gets nothing from %s', async (line) => {
    expect(effectOf(await sendRaw(port, rawRequest(line, { Host: own(), Origin: 'https://example.com' })))).toEqual(refused);
  });

  it.each([
    ['fetch with text/plain', { Origin: 'https://example.com', 'Content-Type': 'text/plain' }],
    ['a form', { Origin: 'https://example.com', 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a form that sends files', { Origin: 'https://example.com', 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['a frame without an origin', { Origin: 'null', 'Content-Type': 'text/plain' }],
    ['a page whose name begins like loopback', { Origin: 'http://localhost.example.com' }],
    ['a page whose address is hidden in front of an @', { Origin: 'http://127.0.0.1@example.com' }],
    ['a page on a neighbour of loopback', { Origin: 'http://127.0.0.2' }],
    ['an extension', { Origin: 'chrome-extension://abcdefghijklmnop' }],
    ['two origins, the first of which is loopback', { Origin: 'http://localhost, https://example.com' }],
    ['an empty origin', { Origin: '' }],
    ['navigation', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }],
  ])('changes nothing by %s', async (_what, headers) => {
    expect(effectOf(await sendRaw(port, rawRequest('PUT /_emulator/settings', { Host: own(), ...headers }, change)))).toEqual(refused);
    expect(effectOf(await sendRaw(port, rawRequest('POST /_emulator/principals', { Host: own(), ...headers }, '{"arn":"arn:aws:iam::123456789012:user/x"}')))).toEqual(refused);
  });

  it.each([
    ['an image, a script or a fetch without CORS', 'no-cors'],
    ['a link', 'navigate'],
  ])('gets nothing by %s, which carry no Origin', async (_what, mode) => {
    expect(effectOf(await sendRaw(port, rawRequest('GET /_emulator/principals', { Host: own(), 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': mode })))).toEqual(refused);
  });

  it('is not told by a preflight that it may go on', async () => {
    const headers = { Host: own(), Origin: 'https://example.com', 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-amz-target' };
    expect(effectOf(await sendRaw(port, rawRequest('OPTIONS /_emulator/settings', headers)))).toEqual(refused);
  });

  it('opens no WebSocket', async () => {
    const upgrade = { Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' };
    const foreign = rawRequest('GET /_emulator/principals', { Host: own(), Origin: 'https://example.com', ...upgrade });
    expect(effectOf(await sendRaw(port, foreign.replace('Connection: close', 'Connection: upgrade, close')))).toEqual(refused);
  });

  it('is refused before its body has come', async () => {
    const headers = { Host: own(), Origin: 'https://example.com', 'Content-Length': '1000000' };
    expect(effectOf(await sendRaw(port, rawRequest('PUT /_emulator/settings', headers).concat('{')))).toEqual(refused);
  });
});

describe('a name that was made to lead here', () => {
  it.each([
    ['a foreign name', 'example.com'],
    ['a foreign name with the port', 'example.com:PORT'],
    ['a name below localhost', 'x.localhost'],
    ['a name that begins like localhost', 'localhost.example.com:PORT'],
    ['localhost with a dot behind it', 'localhost.'],
    ['another way of writing loopback', '127.1:PORT'],
    ['loopback as one number', '2130706433:PORT'],
    ['all interfaces', '0.0.0.0:PORT'],
    ['a neighbour of loopback', '127.0.0.2:PORT'],
    ['loopback within IPv6', '[::ffff:127.0.0.1]:PORT'],
    ['a name behind an @', '127.0.0.1@example.com'],
    ['a port that is none', '127.0.0.1:80:80'],
    ['nothing', ''],
  ])('is refused: %s', async (_what, host) => {
    for (const line of endpoints) expect(effectOf(await sendRaw(port, rawRequest(line, { Host: host.replace('PORT', String(port)) })))).toEqual(refused);
  });

  it('is refused in the request target, which counts before Host', async () => {
    expect(effectOf(await sendRaw(port, rawRequest(`GET http://example.com:${port}/_emulator/principals`, { Host: own() })))).toEqual(refused);
    expect(effectOf(await sendRaw(port, rawRequest('GET https://example.com/_emulator/principals', { Host: own() })))).toEqual(refused);
  });

  it.each([
    ['HTTP/1.1 without Host', 'GET /_emulator/principals HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
    ['HTTP/1.0 without Host', 'GET /_emulator/principals HTTP/1.0\r\n\r\n', [403]],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', []],
    ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', [400]],
  ])('gets nothing by %s', async (_what, request, expected) => {
    const { statuses, text } = await sendRaw(port, request);
    expect(statuses).toEqual(expected);
    expect(text).not.toContain(secret);
  });
});

describe('this machine', () => {
  it.each([
    ['127.0.0.1', {}],
    ['127.0.0.1:PORT', {}],
    ['localhost:PORT', {}],
    ['LocalHost', {}],
    ['[::1]:PORT', {}],
    ['127.0.0.1:1', {}],
    ['127.0.0.1:PORT', { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'cross-site' }],
    ['127.0.0.1:PORT', { 'Sec-Fetch-Site': 'same-origin' }],
    ['127.0.0.1:PORT', { 'Sec-Fetch-Site': 'same-site' }],
    ['127.0.0.1:PORT', { 'Sec-Fetch-Site': 'none' }],
    ['127.0.0.1:PORT', { Upgrade: 'websocket' }],
  ])('is answered as Host %s with %j', async (host, headers) => {
    const { statuses, text } = await sendRaw(port, rawRequest('GET /_emulator/principals', { Host: host.replace('PORT', String(port)), ...headers }));
    expect(statuses).toEqual([200]);
    expect(text).toContain(secret);
  });

  it('may write the whole address into the request target', async () => {
    const { statuses } = await sendRaw(port, rawRequest(`GET http://localhost:${port}/_emulator/clock`, { Host: own() }));
    expect(statuses).toEqual([200]);
  });

  it('finds a path that begins with two slashes where it stands', async () => {
    const Authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const { statuses, text } = await sendRaw(port, rawRequest('GET //example.com/_emulator/clock', { Host: own(), Authorization }));
    expect(statuses).toEqual([501]);
    expect(text).toContain('GET //example.com/_emulator/clock');
  });
});
