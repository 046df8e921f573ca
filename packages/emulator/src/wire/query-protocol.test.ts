import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer } from '../http/test-server.ts';
import type { TestServer } from '../http/test-server.ts';
import { AwsError } from './aws-error.ts';

const roleArn = 'arn:aws:iam::123456789012:role/handler-role';
const published: unknown[] = [];

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    'sns:Publish': (input: { Message: string }) => {
      if (input.Message === '<bad> & "worse"') throw new AwsError('InvalidParameter', `Invalid parameter: ${input.Message}`);
      published.push(input);
      return { MessageId: 'a<b' };
    },
  });
});

afterAll(() => server.close());

function client(credentials = { accessKeyId: 'test', secretAccessKey: 'test' }): STSClient {
  return new STSClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

async function post(form: Record<string, string>): Promise<{ status: number; text: string }> {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  };
  const response = await fetch(server.endpoint, { method: 'POST', headers, body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text() };
}

describe('STS', () => {
  it('says that an unknown key is the root of the account', async () => {
    const { Arn, Account, UserId } = await client().send(new GetCallerIdentityCommand({}));
    expect({ Arn, Account, UserId }).toEqual({ Arn: 'arn:aws:iam::123456789012:root', Account: '123456789012', UserId: '123456789012' });
  });

  it('says who an issued key belongs to', async () => {
    const arn = 'arn:aws:iam::123456789012:user/team-lead';
    const identity = await client(server.principals.issue(arn)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Arn: arn, Account: '123456789012', UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/) as unknown });
  });

  it('gives out a session of a role of the deployment, which can call', async () => {
    const { Credentials: credentials, AssumedRoleUser: user } = await client().send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'someone' }));
    expect(user?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/handler-role/someone');
    expect(credentials?.Expiration).toEqual(new Date('2030-01-01T01:00:00Z'));
    const session = { accessKeyId: credentials!.AccessKeyId!, secretAccessKey: credentials!.SecretAccessKey!, sessionToken: credentials!.SessionToken! };
    expect(await client(session).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: user?.Arn, UserId: user?.AssumedRoleId });
  });

  it.each([
    ['a role that the deployment lacks', { RoleArn: 'arn:aws:iam::123456789012:role/other', RoleSessionName: 'someone' }, 'AccessDenied'],
    ['a session name with a blank', { RoleArn: roleArn, RoleSessionName: 'some one' }, 'ValidationError'],
    ['a duration that is too short', { RoleArn: roleArn, RoleSessionName: 'someone', DurationSeconds: 60 }, 'ValidationError'],
  ])('refuses %s', async (_what, input, name) => {
    await expect(client().send(new AssumeRoleCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('the query protocol', () => {
  it('carries a form there and XML back', async () => {
    const { status, text } = await post({ Action: 'Publish', Version: '2010-03-31', TopicArn: 't', Message: '日本語 & <b>' });
    expect(status).toBe(200);
    expect(text).toContain('<PublishResult><MessageId>a&#60;b</MessageId></PublishResult>');
    expect(published).toEqual([{ TopicArn: 't', Message: '日本語 & <b>' }]);
  });

  it.each([
    ['what the operation refuses, escaped', { Action: 'Publish', Version: '2010-03-31', Message: '<bad> & "worse"' }, 'InvalidParameter', '&#60;bad&#62; &#38;'],
    ['a missing member', { Action: 'Publish', Version: '2010-03-31' }, 'ValidationError', 'Value null at &#39;message&#39;'],
    ['a member that is not supported', { Action: 'Publish', Version: '2010-03-31', Message: 'm', 'MessageAttributes.entry.1.Name': 'n' }, 'UnsupportedOperation', 'sns:Publish with MessageAttributes'],
    ['members of STS that are not supported', { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: roleArn, RoleSessionName: 'someone', 'PolicyArns.member.1.arn': 'a' }, 'UnsupportedOperation', 'sts:AssumeRole with PolicyArns'],
    ['an unknown member', { Action: 'Publish', Version: '2010-03-31', Message: 'm', Colour: 'red' }, 'ValidationError', 'There is no member &#39;Colour&#39;'],
    ['an operation that is not supported', { Action: 'CreateTopic', Version: '2010-03-31' }, 'UnsupportedOperation', 'sns:CreateTopic is not supported'],
    ['a service that is not supported', { Action: 'SendMessage', Version: '2012-11-05' }, 'UnsupportedOperation', '2012-11-05'],
    ['a form without an action', { Hello: 'world' }, 'MissingAction', 'no Action'],
  ])('reports %s', async (_what, form: Record<string, string>, code, message) => {
    const { status, text } = await post(form);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).toContain(`<Code>${code}</Code>`);
    expect(text).toContain(message);
  });
});
