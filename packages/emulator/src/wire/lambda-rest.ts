/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html – the one operation of Lambda's REST API that is served. */
import { randomUUID } from 'node:crypto';

import type { Answer, Exchange, WireRequest } from './answer.ts';
import { AwsError, notSupported } from './aws-error.ts';
import { checkMembers } from './members.ts';

const API_PREFIX = '/2015-03-31/';
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** What `lambda:Invoke` gets. The payload is JSON text, as it was sent. */
export interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType: string;
  readonly Payload: string;
  readonly LogType?: string;
  readonly Qualifier?: string;
}

/** What `lambda:Invoke` answers. */
export interface InvokeOutput {
  readonly StatusCode?: number;
  readonly FunctionError?: string;
  readonly LogResult?: string;
  readonly ExecutedVersion?: string;
  readonly Payload?: string | Uint8Array;
}

/** Undefined when the path is none of Lambda's. */
export function lambdaExchange(request: WireRequest): Exchange | undefined {
  const { pathname } = request.url;
  if (!pathname.startsWith(API_PREFIX)) return undefined;
  const functionName = request.method === 'POST' ? INVOKE.exec(pathname)?.[1] : undefined;
  return {
    operation: functionName === undefined ? `lambda:${request.method} ${pathname}` : 'lambda:Invoke',
    readInput() {
      if (functionName === undefined) throw notSupported(`Lambda's ${request.method} ${pathname}`);
      const input = readInvocation(decodeName(functionName), request);
      checkMembers('lambda:Invoke', { ...input, ...unservedMembers(request) });
      return input;
    },
    answer: (output) => writeOutput(output as InvokeOutput),
    refuse,
  };
}

/** A request in the manner of REST that no service here has. */
export function unservedExchange(what: string): Exchange {
  return {
    operation: what,
    readInput() {
      throw notSupported(`The API behind ${what}`);
    },
    answer: () => refuse(notSupported(what)),
    refuse,
  };
}

function readInvocation(functionName: string, { headers, url, body }: WireRequest): InvokeInput {
  const logType = headers['x-amz-log-type'];
  const qualifier = url.searchParams.get('Qualifier');
  return {
    FunctionName: functionName,
    InvocationType: headers['x-amz-invocation-type'] ?? 'RequestResponse',
    Payload: body.toString('utf8'),
    ...(logType === undefined ? {} : { LogType: logType }),
    ...(qualifier === null ? {} : { Qualifier: qualifier }),
  };
}

/** Members that travel in headers, and that `checkMembers` refuses by name. */
function unservedMembers({ headers }: WireRequest): Readonly<Record<string, unknown>> {
  return {
    ClientContext: headers['x-amz-client-context'],
    DurableExecutionName: headers['x-amz-durable-execution-name'],
    TenantId: headers['x-amz-tenant-id'],
  };
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError('InvalidParameterValueException', `${encoded} is no well-formed function name`);
  }
}

function writeOutput({ StatusCode, FunctionError, LogResult, ExecutedVersion, Payload }: InvokeOutput): Answer {
  return {
    status: StatusCode ?? 200,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': randomUUID(),
      'x-amz-executed-version': ExecutedVersion ?? '$LATEST',
      ...(FunctionError === undefined ? {} : { 'x-amz-function-error': FunctionError }),
      ...(LogResult === undefined ? {} : { 'x-amz-log-result': LogResult }),
    },
    body: Payload ?? '',
  };
}

function refuse(error: AwsError): Answer {
  const blame = error.status < 500 ? 'User' : 'Service';
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), 'x-amzn-errortype': error.type },
    body: JSON.stringify({ Type: blame, Message: error.message, message: error.message }),
  };
}
