/**
 * AWS JSON 1.0 and 1.1: `X-Amz-Target: AmazonSSM.GetParameter`, a JSON body, faults by name.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
import { randomUUID } from 'node:crypto';

import { JsonCodec2 } from '@smithy/core/protocols';
import { deref } from '@smithy/core/schema';

import type { Answer, Exchange } from './answer.ts';
import { AwsError, notSupported } from './aws-error.ts';
import { checkInput, serializationError } from './check-input.ts';
import { logsSchemas, sqsSchemas, ssmSchemas, statesSchemas } from './json-schemas.ts';
import type { OperationSchema } from './json-schemas.ts';
import { cut } from './show.ts';
import { logsOperationNames, sqsOperationNames, ssmOperationNames, statesOperationNames } from './known-operations.ts';

interface JsonService {
  readonly prefix: string;
  readonly contentType: string;
  readonly schemas: Readonly<Record<string, OperationSchema>>;
  readonly known: ReadonlySet<string>;
  /** The member that holds the text of a fault that the service declares. */
  readonly messageMember: 'message' | 'Message';
  /** What a fault was called in the query protocol, where clients still ask for that. */
  readonly queryCode?: (type: string) => string;
}

const stepFunctions: JsonService = {
  prefix: 'states',
  contentType: 'application/x-amz-json-1.0',
  schemas: statesSchemas,
  known: statesOperationNames,
  messageMember: 'message',
};

const ssm: JsonService = {
  prefix: 'ssm',
  contentType: 'application/x-amz-json-1.1',
  schemas: ssmSchemas,
  known: ssmOperationNames,
  messageMember: 'Message',
};

const sqs: JsonService = {
  prefix: 'sqs',
  contentType: 'application/x-amz-json-1.0',
  schemas: sqsSchemas,
  known: sqsOperationNames,
  messageMember: 'message',
  queryCode: (type) => (type === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : type),
};

const logs: JsonService = {
  prefix: 'logs',
  contentType: 'application/x-amz-json-1.1',
  schemas: logsSchemas,
  known: logsOperationNames,
  messageMember: 'message',
};

const services = new Map<string, JsonService>([
  ['AWSStepFunctions', stepFunctions],
  ['AmazonSQS', sqs],
  ['AmazonSSM', ssm],
  ['Logs_20140328', logs],
]);

/** Faults that every service has; they carry `message`, and authentication has other names here than in XML. */
const commonFaults: Readonly<Record<string, string>> = {
  InternalServerError: 'InternalServerError',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SerializationException: 'SerializationException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  UnknownOperationException: 'UnknownOperationException',
  UnsupportedOperation: 'UnsupportedOperation',
  ValidationException: 'ValidationException',
};

// The SDK types its schemas by unions that its own static schemas do not fit, hence `unknown`.
const codec = new JsonCodec2({ jsonName: false, timestampFormat: { useTrait: true, default: 7 } });
const deserializer = codec.createDeserializer() as unknown as { readObject(schema: unknown, data: unknown): unknown };
const serializer = codec.createSerializer() as unknown as { write(schema: unknown, value: unknown): void; flush(): Uint8Array };

/** The exchange for an X-Amz-Target. What is unknown about the target comes out when the input is read. */
export function jsonExchange(target: string, body: Buffer): Exchange {
  const dot = target.lastIndexOf('.');
  const name = target.slice(dot + 1);
  const service = services.get(target.slice(0, dot));
  const schema = service?.schemas[name];
  const operation = service ? `${service.prefix}:${name}` : target;
  return {
    operation,
    readInput() {
      if (!service) throw notSupported(target === '' ? 'An empty X-Amz-Target' : `The service of X-Amz-Target ${cut(target)}`);
      if (!service.known.has(name)) throw unknownOperation(target);
      if (!schema) throw notSupported(operation);
      const input = parse(body);
      checkInput({ operation, others: 'ignored' }, schema[4], input);
      return deserializer.readObject(deref(schema[4]), input);
    },
    answer: (output) => respond(service, 200, schema ? encode(schema, output ?? {}) : '{}'),
    refuse: (error) => refusal(service, error),
  };
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw serializationError('The body is not well-formed JSON');
  }
}

function encode(schema: OperationSchema, output: unknown): Uint8Array {
  serializer.write(deref(schema[5]), output);
  return serializer.flush();
}

function refusal(service: JsonService | undefined, error: AwsError): Answer {
  const common = commonFaults[error.type];
  const type = common ?? error.type;
  const member = common ? 'message' : (service?.messageMember ?? 'message');
  const body = JSON.stringify({ __type: type, [member]: error.message });
  // https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html: clients read the name from either place.
  const answer = respond(service, common && error.status === 403 ? 400 : error.status, body);
  const code = service?.queryCode?.(type);
  // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#x-amzn-query-error
  const queryError = code === undefined ? {} : { 'x-amzn-query-error': `${code};${error.status < 500 ? 'Sender' : 'Receiver'}` };
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': type, ...queryError } };
}

function respond(service: JsonService | undefined, status: number, body: string | Uint8Array): Answer {
  const contentType = service?.contentType ?? 'application/x-amz-json-1.0';
  return { status, headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID() }, body };
}

function unknownOperation(target: string): AwsError {
  return new AwsError('UnknownOperationException', `No operation of AWS has the target ${target}`);
}
