/**
 * Task tokens: opaque, 640 characters, different for every attempt. A token carries the ARN of its execution, masked,
 * so that a callback finds the execution without a table; whether the token is the live one, the execution knows.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../../wire/aws-error.ts';

/** 480 bytes are 640 characters of Base64; AWS's tokens have 600 to 700. */
const tokenBytes = 480;
const header = Buffer.from([0x01, 0x00, 0x80]);
const saltBytes = 16;
const checksumBytes = 32;
const bodyStart = header.length + saltBytes;
const bodyEnd = tokenBytes - checksumBytes;

/** `nonce` is never used twice. */
export function createTaskToken(executionArn: string, nonce: string): string {
  const salt = digest(nonce).subarray(0, saltBytes);
  const body = Buffer.alloc(bodyEnd - bodyStart);
  const length = body.write(executionArn, 2, 'utf8');
  if (length < Buffer.byteLength(executionArn)) throw new Error(`No room in a task token for ${executionArn}`);
  body.writeUInt16BE(length, 0);
  const masked = Buffer.concat([header, salt, mask(body, salt)]);
  return Buffer.concat([masked, digest(masked)]).toString('base64');
}

/**
 * The ARN of the execution that a token belongs to.
 * @throws AwsError InvalidToken
 */
export function executionOfToken(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length !== tokenBytes || bytes.toString('base64') !== token) throw invalidToken();
  if (!timingSafeEqual(digest(bytes.subarray(0, bodyEnd)), bytes.subarray(bodyEnd))) throw invalidToken();
  const body = mask(bytes.subarray(bodyStart, bodyEnd), bytes.subarray(header.length, bodyStart));
  return body.toString('utf8', 2, 2 + body.readUInt16BE(0));
}

/** Recorded on AWS, for task tokens and page tokens alike. */
export function invalidToken(): AwsError {
  return new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}

function digest(content: string | Buffer): Buffer {
  return createHash('sha256').update('task token').update(content).digest();
}

function mask(body: Buffer, salt: Buffer): Buffer {
  const stream = createHash('shake256', { outputLength: body.length }).update(salt).digest();
  return Buffer.from(body.map((byte, index) => byte ^ (stream[index] ?? 0)));
}
