/**
 * The AWS query protocol, which STS and SNS speak: a form with `Action` and `Version` in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { randomUUID } from 'node:crypto';

import type { Answer, Exchange } from './answer.ts';
import { AwsError, notSupported } from './aws-error.ts';

interface QueryService {
  readonly prefix: string;
  readonly namespace: string;
  /** Operations that are served, with the members that they must have. */
  readonly served: ReadonlyMap<string, readonly string[]>;
}

/** By `Version`, which is how one endpoint can tell the services apart. */
const services: ReadonlyMap<string, QueryService> = new Map([
  [
    '2011-06-15',
    {
      prefix: 'sts',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      served: new Map<string, string[]>([
        ['GetCallerIdentity', []],
        ['AssumeRole', ['RoleArn', 'RoleSessionName']],
      ]),
    },
  ],
  [
    '2010-03-31',
    {
      prefix: 'sns',
      namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      served: new Map<string, string[]>([['Publish', ['Message']]]),
    },
  ],
]);

/** Members that are numbers; everything else in a form is text. */
const numericMembers = new Set(['DurationSeconds']);

/** The exchange for a form. What is unknown about it comes out when the input is read. */
export function queryExchange(form: URLSearchParams): Exchange {
  const action = form.get('Action') ?? '';
  const version = form.get('Version') ?? '';
  const service = services.get(version);
  const operation = service ? `${service.prefix}:${action}` : action;
  return {
    operation,
    readInput() {
      if (action === '') throw new AwsError('MissingAction', 'The form has no Action, and there is no X-Amz-Target');
      if (!service) throw notSupported(`The query API with Version ${version || '(none)'} and Action ${action}`);
      const required = service.served.get(action);
      if (!required) throw notSupported(operation);
      return readForm(form, required);
    },
    answer: (output) => xmlAnswer(200, envelope(service, action, output)),
    refuse: (error) => xmlAnswer(error.status, fault(service, error)),
  };
}

function readForm(form: URLSearchParams, required: readonly string[]): Record<string, string | number> {
  const input: Record<string, string | number> = {};
  for (const [name, value] of form) {
    if (name !== 'Action' && name !== 'Version') input[name] = numericMembers.has(name) ? Number(value) : value;
  }
  const missing = required.filter((name) => !form.has(name));
  if (missing.length === 0) return input;
  const violations = missing.map((name) => {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    return `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
  });
  const count = `${missing.length} validation error${missing.length === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationError', `${count}: ${violations.join('; ')}`);
}

function envelope(service: QueryService | undefined, action: string, output: unknown): string {
  const result = `<${action}Result>${toXml(output)}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return `<${action}Response xmlns="${service?.namespace ?? ''}">${result}${metadata}</${action}Response>`;
}

function fault(service: QueryService | undefined, { type, status, message }: AwsError): string {
  const blame = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${blame}</Type><Code>${escape(type)}</Code><Message>${escape(message)}</Message></Error>`;
  return `<ErrorResponse xmlns="${service?.namespace ?? ''}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
}

function toXml(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object') return escape(typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
    .join('');
}

function escape(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function xmlAnswer(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() }, body };
}
