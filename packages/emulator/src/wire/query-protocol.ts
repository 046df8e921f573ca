/**
 * The AWS query protocol, which STS and SNS speak: a form with `Action` and `Version` in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { randomUUID } from 'node:crypto';

import type { Answer, Exchange } from './answer.ts';
import { AwsError, notSupported } from './aws-error.ts';
import { checkMembers, isNumericMember } from './members.ts';

interface QueryService {
  readonly prefix: string;
  readonly namespace: string;
  readonly served: readonly string[];
}

/** By `Version`, which is how one endpoint can tell the services apart. */
const services: ReadonlyMap<string, QueryService> = new Map([
  [
    '2011-06-15',
    {
      prefix: 'sts',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      served: ['GetCallerIdentity', 'AssumeRole'],
    },
  ],
  [
    '2010-03-31',
    {
      prefix: 'sns',
      namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      served: ['Publish'],
    },
  ],
]);

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
      if (!service.served.includes(action)) throw notSupported(operation);
      const input = readForm(form, operation);
      checkMembers(operation, input);
      return input;
    },
    answer: (output) => xmlAnswer(200, envelope(service, action, output)),
    refuse: (error) => xmlAnswer(error.status, fault(service, error)),
  };
}

/** A member that has members of its own, `PolicyArns.member.1.arn`, is known by its first name: none is served. */
function readForm(form: URLSearchParams, operation: string): Record<string, string | number> {
  const input: Record<string, string | number> = {};
  for (const [written, value] of form) {
    const [name = ''] = written.split('.');
    if (name !== 'Action' && name !== 'Version') input[name] = isNumericMember(operation, name) ? Number(value) : value;
  }
  return input;
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
