/**
 * Who signed a request, and whether the signature holds. Only keys that were issued here are checked; every other key
 * acts as the account's root. The age of a signature is not checked: time is virtual, clients sign with their own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
import { createHash, timingSafeEqual } from 'node:crypto';

import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';

import type { Credentials, Principals } from '../identity/principals.ts';
import type { WireRequest } from '../wire/answer.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Caller } from '../wire/operation.ts';
import { NodeSha256 } from './node-sha256.ts';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

interface Authorization {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** @throws AwsError MissingAuthenticationToken | IncompleteSignature | InvalidClientTokenId | SignatureDoesNotMatch */
export async function authenticate(request: WireRequest, principals: Principals): Promise<Caller> {
  const authorization = readAuthorization(request.headers['authorization']);
  const issued = principals.find(authorization.accessKeyId);
  if (!issued) return principals.root;
  if (request.headers['x-amz-security-token'] !== issued.sessionToken) {
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
  }
  if (!(await isSignedWith(issued, request, authorization))) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return issued.caller;
}

function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined) throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  const match = AUTHORIZATION.exec(header);
  if (!match) {
    throw new AwsError('IncompleteSignature', 'The Authorization header needs AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature', 403);
  }
  const [, accessKeyId = '', , region = '', service = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

async function isSignedWith(credentials: Credentials, request: WireRequest, authorization: Authorization): Promise<boolean> {
  const signingDate = parseAmzDate(request.headers['x-amz-date']);
  const { region, service, signedHeaders, signature } = authorization;
  if (!signingDate || !declaresItsBody(request) || !signsWhatCounts(request, signedHeaders)) return false;
  const signer = new SignatureV4({ credentials, region, service, sha256: NodeSha256, applyChecksum: false });
  const signed = await signer.sign(toSign(request, signedHeaders), { signingDate, signableHeaders: new Set(signedHeaders) });
  const expected = AUTHORIZATION.exec(signed.headers['authorization'] ?? '')?.[6] ?? '';
  return expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
}

/** A declared hash goes into the signature in place of the body's, so it has to be the body's. */
function declaresItsBody({ headers, body }: WireRequest): boolean {
  const declared = headers['x-amz-content-sha256'];
  return declared === undefined || declared === createHash('sha256').update(body).digest('hex');
}

/** "You must include the host header and any x-amz-* headers in the request." And nobody signs what is not there. */
function signsWhatCounts({ headers }: WireRequest, signedHeaders: readonly string[]): boolean {
  const counting = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  return counting.every((name) => signedHeaders.includes(name)) && signedHeaders.every((name) => Object.hasOwn(headers, name));
}

/** Only what was signed: whatever a proxy or the HTTP client added is no part of it. */
function toSign({ method, url, headers, body }: WireRequest, signedHeaders: readonly string[]): HttpRequest {
  const query = Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]));
  const signed = signedHeaders.map((name) => [name, headers[name]]);
  return new HttpRequest({
    method,
    hostname: url.hostname,
    path: url.pathname,
    query,
    headers: Object.fromEntries(signed),
    body,
  });
}

function parseAmzDate(text: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
