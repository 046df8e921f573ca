import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { defaultSettings } from '../settings.ts';
import { writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';

let assembly: TestAssembly;
let emulator: Emulator;

beforeAll(async () => {
  assembly = writeTestAssembly();
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
});

beforeEach(() => void emulator.settings.change(defaultSettings));

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; answer: unknown }> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${emulator.endpoint}/_emulator${path}`, { method, ...(text === undefined ? {} : { body: text }) });
  return { status: response.status, answer: await response.json() };
}

async function publish(message: string): Promise<void> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const form = { Action: 'Publish', Version: '2010-03-31', TopicArn: 'arn:aws:sns:us-east-1:123456789012:AutomationTopic', Message: message };
  const response = await fetch(emulator.endpoint, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
  expect(response.status).toBe(200);
}

const refused = (text: string) => ({ status: 400, answer: { error: expect.stringContaining(text) as unknown } });

describe('GET /_emulator', () => {
  it('lists every endpoint', async () => {
    const { answer } = await call('GET', '');
    const listed = (answer as { endpoints: { method: string; path: string }[] }).endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(listed).toEqual([
      'GET /_emulator',
      'GET /_emulator/mails',
      'GET /_emulator/principals',
      'POST /_emulator/principals',
      'GET /_emulator/clock',
      'POST /_emulator/clock',
      'GET /_emulator/settings',
      'PUT /_emulator/settings',
      'GET /_emulator/faults',
      'POST /_emulator/faults',
      'DELETE /_emulator/faults',
      'GET /_emulator/quotas',
      'PUT /_emulator/quotas',
      'GET /_emulator/schedules',
      'PUT /_emulator/schedules',
      'GET /_emulator/alarms',
      'GET /_emulator/usage',
      'GET /_emulator/logs',
    ]);
  });

  it('is pointed to by an unknown path and by a wrong method', async () => {
    expect(await call('GET', '/nothing')).toEqual({ status: 404, answer: { error: 'There is nothing at /_emulator/nothing; GET /_emulator lists what there is.' } });
    expect(await call('DELETE', '/clock')).toEqual({ status: 405, answer: { error: '/_emulator/clock takes GET and POST, not DELETE.' } });
  });
});

describe('mails', () => {
  it('are answered above an id, and a long poll hears of the next one', async () => {
    await publish('first');
    const { answer } = await call('GET', '/mails?after=0');
    const [first] = answer as { id: number }[];
    expect(first).toEqual({
      id: 1,
      to: 'lead@example.com',
      topicArn: 'arn:aws:sns:us-east-1:123456789012:AutomationTopic',
      subject: expect.any(String) as unknown,
      body: expect.stringContaining('first') as unknown,
      sentAt: emulator.clock.state().now,
    });
    const waiting = call('GET', `/mails?after=${first!.id}&wait=30`);
    await publish('second');
    expect((await waiting).answer).toMatchObject([{ id: 2, body: expect.stringContaining('second') as unknown }]);
    expect((await call('GET', '/mails?after=2')).answer).toEqual([]);
  });

  it.each(['after=x', 'after=-1', 'wait=', 'wait=301', 'wait=NaN', 'since=1'])('refuse ?%s', async (query) => {
    expect(await call('GET', `/mails?${query}`)).toEqual(refused(query.split('=')[0]!));
  });
});

describe('principals', () => {
  it.each([
    ['a user', 'arn:aws:iam::123456789012:user/team-lead', 'arn:aws:iam::123456789012:user/team-lead'],
    ['a session', 'arn:aws:sts::123456789012:assumed-role/approvers/someone', 'arn:aws:sts::123456789012:assumed-role/approvers/someone'],
    ['a role', 'arn:aws:iam::123456789012:role/path/approvers', 'arn:aws:sts::123456789012:assumed-role/approvers/session-1'],
  ])('are issued for %s, and call as it', async (_what, arn, caller) => {
    const { status, answer } = await call('POST', '/principals', { arn });
    const credentials = answer as { arn: string; accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    expect(status).toBe(200);
    expect(credentials.arn).toBe(caller);
    expect(credentials.sessionToken === undefined).toBe(credentials.accessKeyId.startsWith('AKIA'));
    const client = new STSClient({ endpoint: emulator.endpoint, region: 'us-east-1', credentials: { ...credentials } });
    expect((await client.send(new GetCallerIdentityCommand({}))).Arn).toBe(caller);
    expect((await call('GET', '/principals')).answer).toContainEqual(credentials);
  });

  it('keep their key when they are asked for again, but a role has a new session each time', async () => {
    const issue = (arn: string) => emulator.principals.issue(arn).accessKeyId;
    const user = 'arn:aws:iam::123456789012:user/other';
    expect(issue(user)).toBe(issue(user));
    const role = 'arn:aws:iam::123456789012:role/approvers';
    expect(issue(role)).not.toBe(issue(role));
  });

  it.each([
    ['', 'body is empty'],
    ['{', 'no JSON'],
    ['[]', 'JSON object'],
    [{}, 'arn has to be text, not null'],
    [{ arn: 5 }, 'arn has to be text, not 5'],
    [{ arn: 'team-lead' }, '"team-lead" is no ARN'],
    [{ arn: 'arn:aws:iam::123:user/x' }, 'is no ARN'],
    [{ arn: 'arn:aws:iam::123456789012:group/x' }, 'is no ARN'],
    [{ arn: 'arn:aws:sts::123456789012:assumed-role/only-a-role' }, 'is no ARN'],
    [{ arn: 'arn:aws:iam::123456789012:root' }, 'needs no key'],
    [{ arn: 'arn:aws:iam::123456789012:user/x', name: 'x' }, 'no member "name"'],
    [{ arn: 'arn:aws:iam::123456789012:user/x', policies: 'all' }, 'policies is a list of managed policies'],
    [{ arn: 'arn:aws:iam::123456789012:user/x', policies: ['approvers'] }, '"approvers" is no managed policy of the stacks, by ARN, name or logical id; there are: none.'],
  ])('refuse %j', async (body, message) => {
    expect(await call('POST', '/principals', body)).toEqual(refused(message));
  });
});

describe('clock', () => {
  it('is advanced, released and frozen', async () => {
    const { now } = (await call('GET', '/clock')).answer as { now: string };
    const later = new Date(Date.parse(now) + 90_500).toISOString();
    expect(await call('POST', '/clock', { advanceSeconds: 90.5 })).toEqual({ status: 200, answer: { now: later, frozen: true } });
    expect((await call('POST', '/clock', { frozen: false })).answer).toMatchObject({ frozen: false });
    expect((await call('POST', '/clock', { frozen: true, advanceSeconds: 0 })).answer).toMatchObject({ frozen: true });
  });

  it.each([
    [{}, 'Name advanceSeconds'],
    [{ advanceSeconds: '5' }, 'advanceSeconds is a number from 0'],
    [{ advanceSeconds: -1 }, 'not -1'],
    [{ advanceSeconds: 1e12 }, 'not 1000000000000'],
    [{ frozen: 'yes' }, 'frozen is true or false, not "yes"'],
    [{ seconds: 5 }, 'no member "seconds"'],
    ['null', 'JSON object'],
  ])('refuses %j', async (body, message) => {
    expect(await call('POST', '/clock', body)).toEqual(refused(message));
  });
});

describe('settings', () => {
  it('are changed by name and answered whole', async () => {
    expect((await call('GET', '/settings')).answer).toEqual(defaultSettings);
    const changed = { ...defaultSettings, rejectedStepStatus: 'Success' };
    expect(await call('PUT', '/settings', { rejectedStepStatus: 'Success' })).toEqual({ status: 200, answer: changed });
    expect((await call('GET', '/settings')).answer).toEqual(changed);
  });

  it.each([
    [{ colour: 'red' }, 'no member "colour" here; known are rejectedStepStatus'],
    [{ functionError: 'maybe' }, 'functionError cannot be "maybe"; it is one of failsStep, succeeds.'],
    [{ functionError: null }, 'functionError cannot be null'],
    [[], 'JSON object'],
  ])('refuse %j, and nothing changes', async (body, message) => {
    expect(await call('PUT', '/settings', body)).toEqual(refused(message));
    expect((await call('GET', '/settings')).answer).toEqual(defaultSettings);
  });
});

describe('quotas', () => {
  it('are enforced and lifted, and show how many automations there are', async () => {
    const automations = { running: 0, blocking: 0, pending: 0 };
    expect(await call('PUT', '/quotas', { quotas: 'aws' })).toEqual({ status: 200, answer: { quotas: 'aws', automations } });
    expect((await call('GET', '/quotas')).answer).toEqual({ quotas: 'aws', automations });
    expect((await call('PUT', '/quotas', { quotas: 'none' })).answer).toEqual({ quotas: 'none' });
  });

  it.each([
    [{}, 'quotas cannot be null; it is one of none, aws.'],
    [{ quotas: 'some' }, 'quotas cannot be "some"'],
    [{ quotas: 'aws', region: 'x' }, 'no member "region"'],
  ])('refuse %j', async (body, message) => {
    expect(await call('PUT', '/quotas', body)).toEqual(refused(message));
  });
});

describe('schedules', () => {
  it('are switched off and on', async () => {
    expect(await call('PUT', '/schedules', { schedules: 'off' })).toEqual({ status: 200, answer: { schedules: 'off', rules: [] } });
    expect((await call('GET', '/schedules')).answer).toEqual({ schedules: 'off', rules: [] });
    expect(await call('PUT', '/schedules', { schedules: 'never' })).toEqual(refused('schedules is one of on, off, not "never".'));
  });
});

describe('faults', () => {
  const fault = { kind: 'throttle', operation: 'ssm:GetParameter', times: 2 };

  it('are armed, listed with what is left of them, and cleared', async () => {
    const armed = [{ ...fault, left: 2 }];
    expect(await call('POST', '/faults', fault)).toEqual({ status: 200, answer: armed });
    expect((await call('POST', '/faults', [{ kind: 'drop', event: '*' }])).answer).toEqual([...armed, { kind: 'drop', event: '*', times: 1, left: 1 }]);
    expect((await call('GET', '/faults')).answer).toHaveLength(2);
    expect(await call('DELETE', '/faults')).toEqual({ status: 200, answer: [] });
  });

  it.each([
    ['', 'body is empty'],
    ['{', 'no JSON'],
    ['5', 'A fault is a JSON object'],
    [{ kind: 'throttle', operation: 'ssm:PutParameter' }, 'operation cannot be "ssm:PutParameter"; it is one of lambda:Invoke,'],
    [{ kind: 'timeout', function: 'nobody' }, 'function cannot be "nobody"; it is one of doubler.'],
    [[fault, { ...fault, times: -1 }], 'times is a whole number from 1, not -1'],
  ])('refuse %j, and arm none', async (body, message) => {
    expect(await call('POST', '/faults', body)).toEqual(refused(message));
    expect((await call('GET', '/faults')).answer).toEqual([]);
  });
});

describe('a body', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);

  it.each([
    ['PUT', '/settings', deep, 'JSON object'],
    ['PUT', '/settings', `{"functionError":${deep}}`, 'functionError cannot be a value nested too deep'],
    ['POST', '/clock', `{"frozen":${deep}}`, 'frozen is true or false'],
    ['POST', '/clock', `{"advanceSeconds":${deep}}`, 'advanceSeconds is a number'],
    ['POST', '/principals', `{"arn":${deep}}`, 'arn has to be text'],
  ])('of %s %s that is nested too deep is refused', async (method, path, body, message) => {
    expect(await call(method, path, body)).toEqual(refused(message));
  });

  it('over 6 MB is refused as everything else here', async () => {
    const answer = { error: expect.stringContaining('longer than') as unknown };
    expect(await call('PUT', '/settings', 'x'.repeat(6 * 1024 * 1024 + 1))).toEqual({ status: 413, answer });
  });
});

describe('a query', () => {
  it.each([
    ['GET', ''],
    ['GET', '/principals'],
    ['GET', '/clock'],
    ['GET', '/settings'],
    ['GET', '/faults'],
    ['GET', '/quotas'],
    ['GET', '/schedules'],
    ['GET', '/alarms'],
    ['GET', '/usage'],
    ['GET', '/logs'],
  ])('of %s %s with an unknown parameter is refused', async (method, path) => {
    expect(await call(method, `${path}?colour=red`)).toEqual(refused('no member "colour"'));
  });
});

describe('usage and logs', () => {
  it('show what was consumed', async () => {
    expect((await call('GET', '/usage')).answer).toMatchObject({ stateTransitions: 0, automations: 0, lambda: { invocations: 0, functions: {} }, apiCalls: {} });
  });

  it('show the lines of a function, and refuse others', async () => {
    expect(await call('GET', '/logs?function=doubler')).toEqual({ status: 200, answer: [] });
    expect(await call('GET', '/logs')).toEqual(refused('?function=NAME'));
    expect(await call('GET', '/logs?function=nobody')).toMatchObject({ status: 404, answer: { error: expect.stringContaining('"nobody"') as unknown } });
  });
});
