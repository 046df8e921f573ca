import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Credentials } from '../identity/principals.ts';
import type { OperationContext } from '../wire/operation.ts';
import { NodeSha256 } from './node-sha256.ts';
import { authenticate } from './sigv4.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

const user = 'arn:aws:iam::123456789012:user/team-lead';
const session = 'arn:aws:sts::123456789012:assumed-role/approvers/team-lead';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    'ssm:GetParameter': (_input: unknown, { caller }: OperationContext) => ({ Parameter: { Value: caller.arn } }),
  });
});

afterAll(() => server.close());

function config(credentials: Credentials) {
  return { endpoint: server.endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
}

async function callerOf(credentials: Credentials): Promise<string | undefined> {
  const client = new SSMClient(config(credentials));
  return (await client.send(new GetParameterCommand({ Name: '日本語 "x"' }))).Parameter?.Value;
}

describe('signatures', () => {
  it.each([
    ['a user', user, user],
    ['a session', session, session],
    ['a user with a path', 'arn:aws:iam::123456789012:user/team/a/lead', 'arn:aws:iam::123456789012:user/team/a/lead'],
    ['a user of another partition', 'arn:aws-cn:iam::123456789012:user/lead', 'arn:aws-cn:iam::123456789012:user/lead'],
  ])('of %s are accepted, and name the caller', async (_what, arn, caller) => {
    expect(await callerOf(server.principals.issue(arn))).toBe(caller);
  });

  it('of a key that nobody was given are not checked: it is the account root', async () => {
    expect(await callerOf({ accessKeyId: 'test', secretAccessKey: 'whatever' })).toBe('arn:aws:iam::123456789012:root');
  });

  it.each<[what: string, change: (credentials: Credentials) => Credentials, json: string, xml: string]>([
    ['with another secret', (key) => ({ ...key, secretAccessKey: 'guessed' }), 'InvalidSignatureException', 'SignatureDoesNotMatch'],
    ['with another session token', (key) => ({ ...key, sessionToken: 'guessed' }), 'UnrecognizedClientException', 'InvalidClientTokenId'],
    ['without the session token', ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }), 'UnrecognizedClientException', 'InvalidClientTokenId'],
  ])('of an issued key %s are refused', async (_what, change, json, xml) => {
    const credentials = change(server.principals.issue(session));
    await expect(callerOf(credentials)).rejects.toMatchObject({ name: json });
    const identity = new STSClient(config(credentials)).send(new GetCallerIdentityCommand({}));
    await expect(identity).rejects.toMatchObject({ name: xml });
  });

  it('that were made for another body are refused', async () => {
    const headers = await signedHeaders();
    const send = async (body: string): Promise<unknown> => (await fetch(server.endpoint, { method: 'POST', headers, body })).json();
    expect(await send('{"Name":"a"}')).toMatchObject({ Parameter: { Value: user } });
    expect(await send('{"Name":"b"}')).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  it.each([
    ['that leave the body out', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }],
    ['beside which another target stands', { 'x-amz-meta': 'added' }],
  ])('%s are refused', async (_what, added) => {
    const headers = { ...(await signedHeaders()), ...added };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{"Name":"a"}' });
    expect(await response.json()).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  it.each(['__proto__', 'constructor', 'toString'])('that name %s, which every object has, are refused like any other', async (name) => {
    const headers = await signedHeaders();
    const names = { ...headers, authorization: (headers['authorization'] ?? '').replace('SignedHeaders=', `SignedHeaders=${name};`) };
    const send = async (query: string, headers: Record<string, string>): Promise<unknown> =>
      (await fetch(`${server.endpoint}${query}`, { method: 'POST', headers, body: '{"Name":"a"}' })).json();
    expect(await send('', names)).toMatchObject({ __type: 'InvalidSignatureException' });
    expect(await send(`?${name}=1&${name}=2`, headers)).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  it('over UNSIGNED-PAYLOAD are refused', async () => {
    const issued = server.principals.issue(user);
    const signer = new SignatureV4({ credentials: issued, region: 'us-east-1', service: 'ssm', sha256: NodeSha256, applyChecksum: false });
    const unsigned = new HttpRequest({
      method: 'POST',
      hostname: '127.0.0.1',
      headers: { host: '127.0.0.1', 'x-amz-target': 'AmazonSSM.GetParameter', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      body: '{"Name":"a"}',
    });
    const { headers } = await signer.sign(unsigned);
    const url = new URL('http://127.0.0.1/');
    const request = { method: 'POST', url, headers, body: Buffer.from('{"Name":"b"}') };
    await expect(authenticate(request, server.principals)).rejects.toMatchObject({ type: 'SignatureDoesNotMatch' });
  });

  it.each([
    ['no signature', undefined, 'MissingAuthenticationTokenException'],
    ['another scheme', 'Bearer abc', 'IncompleteSignatureException'],
    ['half a signature', 'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/ssm/aws4_request', 'IncompleteSignatureException'],
  ])('are missed in a request with %s', async (_what, authorization, type) => {
    const headers = { 'x-amz-target': 'AmazonSSM.GetParameter', ...(authorization === undefined ? {} : { authorization }) };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{"Name":"a"}' });
    expect(await response.json()).toMatchObject({ __type: type });
  });
});

/** The headers that the SDK signs GetParameter of `a` with. */
async function signedHeaders(): Promise<Record<string, string>> {
  const client = new SSMClient(config(server.principals.issue(user)));
  const captured: Record<string, string>[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      captured.push((args.request as { headers: Record<string, string> }).headers);
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client.send(new GetParameterCommand({ Name: 'a' }));
  const { host: _host, 'content-length': _length, ...headers } = captured[0]!;
  return headers;
}
