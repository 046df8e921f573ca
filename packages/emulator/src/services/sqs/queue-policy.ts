/**
 * A queue's resource policy, asked where a service calls by its own name and there is no authorizer: EventBridge as dead
 * letters and targets go. Whoever calls as a role is not asked then: IAM policies are not evaluated.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { arnMatches } from '../../identity/arn-pattern.ts';
import type { QueueStatement, Resources } from '../../resources.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { Caller } from '../../wire/operation.ts';

type JsonObject = Readonly<Record<string, unknown>>;
type Test = (expected: string, actual: string) => boolean;

/** Services call over TLS on AWS. */
const SECURE = 'true';
const same: Test = (expected, actual) => expected === actual;
const operators: Readonly<Record<string, Test>> = {
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (expected, actual) => expected.toLowerCase() === actual,
  StringEquals: same,
  StringLike: arnMatches,
};
const KEYS = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SecureTransport'];

/** The statements of a policy document. @throws AwsError for what could not be evaluated */
export function readStatements(document: JsonObject): readonly QueueStatement[] {
  return listOf(document['Statement']).map((statement) => {
    const { Effect, Principal, Action, Resource, Condition = {} } = statement as JsonObject;
    if (Effect !== 'Allow' && Effect !== 'Deny') throw new AwsError('InvalidAttributeValue', `Effect is Allow or Deny, not ${JSON.stringify(Effect)}`);
    if (Principal === undefined || Action === undefined || Resource === undefined) {
      throw notSupported('A resource policy with a statement that lacks Principal, Action or Resource');
    }
    return { effect: Effect, services: servicesOf(Principal), actions: texts(Action), resources: texts(Resource), conditions: conditionsOf(Condition as JsonObject) };
  });
}

/** @throws AwsError AccessDenied */
export function checkQueuePolicy(queueArn: string, action: string, { caller, resources }: { caller: Caller; resources: Resources }): void {
  const { service, arn: sourceArn } = caller;
  if (service === undefined) return;
  if (permits(resources.queuePolicies.get(queueArn) ?? [], { service, sourceArn, action, resource: queueArn })) return;
  throw new AwsError('AccessDenied', `User: ${service} is not authorized to perform: ${action.toLowerCase()} on resource: ${queueArn} because no resource-based policy allows the ${action.toLowerCase()} action`, 403);
}

/** What a service asks for by its own name, on behalf of a resource. */
export interface ServiceRequest {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** ARN of the rule, function or alarm. */
  readonly sourceArn: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
}

/** Whether a statement allows it, and none denies it. */
export function permits(statements: readonly QueueStatement[], { service, sourceArn, action, resource }: ServiceRequest): boolean {
  const values: Readonly<Record<string, string>> = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn.split(':')[4] ?? '', 'aws:SecureTransport': SECURE };
  const applying = statements.filter(
    (statement) =>
      statement.services.some((known) => known === '*' || known === service) &&
      statement.actions.some((pattern) => arnMatches(pattern.toLowerCase(), action.toLowerCase())) &&
      statement.resources.some((pattern) => arnMatches(pattern, resource)) &&
      statement.conditions.every(({ operator, key, expected }) => expected.some((one) => operators[operator]!(one, values[key] ?? ''))),
  );
  return applying.some(({ effect }) => effect === 'Allow') && applying.every(({ effect }) => effect === 'Allow');
}

/** Only services are ever asked about; `*` is everybody. */
function servicesOf(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  const { AWS, Service } = principal as JsonObject;
  return [...texts(Service ?? []), ...texts(AWS ?? []).filter((arn) => arn === '*')];
}

function conditionsOf(condition: JsonObject): QueueStatement['conditions'] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys as JsonObject).map(([written, expected]) => {
      const key = KEYS.find((known) => known.toLowerCase() === written.toLowerCase());
      if (!Object.hasOwn(operators, operator) || key === undefined) throw notSupported(`A resource policy with the condition ${operator} ${written}`);
      return { operator, key, expected: texts(expected) };
    }),
  );
}

function texts(value: unknown): readonly string[] {
  return listOf(value).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
