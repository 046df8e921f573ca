/**
 * The members that inputs of Lambda, SNS and STS may have; for Step Functions and SSM the SDK's schemas say it. Members
 * that AWS has and this emulator lacks are refused by name, so that nothing is accepted and then dropped.
 */
import { AwsError, notSupported } from './aws-error.ts';
import { constraintOf, violationOf } from './constraints.ts';
import { show } from './show.ts';

interface Members {
  /** By name. */
  readonly served: Readonly<Record<string, MemberKind>>;
  readonly required: readonly string[];
  readonly unsupported: readonly string[];
}

type MemberKind = 'text' | 'number' | 'payload';

const membersByOperation: Readonly<Record<string, Members>> = {
  'lambda:Invoke': {
    served: { FunctionName: 'text', InvocationType: 'text', LogType: 'text', Payload: 'payload', Qualifier: 'text' },
    required: ['FunctionName'],
    unsupported: ['ClientContext', 'DurableExecutionName', 'TenantId'],
  },
  'sns:Publish': {
    served: { Message: 'text', Subject: 'text', TargetArn: 'text', TopicArn: 'text' },
    required: ['Message'],
    unsupported: ['MessageAttributes', 'MessageDeduplicationId', 'MessageGroupId', 'MessageStructure', 'PhoneNumber'],
  },
  'sts:AssumeRole': {
    served: { DurationSeconds: 'number', RoleArn: 'text', RoleSessionName: 'text' },
    required: ['RoleArn', 'RoleSessionName'],
    unsupported: ['ExternalId', 'Policy', 'PolicyArns', 'ProvidedContexts', 'SerialNumber', 'SourceIdentity', 'Tags', 'TokenCode', 'TransitiveTagKeys'],
  },
  'sts:GetCallerIdentity': { served: {}, required: [], unsupported: [] },
};

/**
 * Lets other operations through.
 * @throws AwsError UnsupportedOperation for a member that only AWS has, else ValidationException (STS and SNS call it
 * ValidationError) with all that is wrong
 */
export function checkMembers(operation: string, input: Readonly<Record<string, unknown>>): void {
  const members = membersOf(operation);
  if (!members) return;
  const unsupported = members.unsupported.find((name) => input[name] !== undefined);
  if (unsupported !== undefined) throw notSupported(`${operation} with ${unsupported}`);
  const missing = members.required.filter((name) => input[name] === undefined || input[name] === null);
  const violations = [
    ...missing.map((name) => `Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`),
    ...Object.entries(input).flatMap(([name, value]) => violationAt(operation, members, { name, value })),
  ];
  if (violations.length === 0) return;
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
  throw new AwsError(operation.startsWith('lambda:') ? 'ValidationException' : 'ValidationError', `${count}: ${violations.join('; ')}`);
}

export function isNumericMember(operation: string, name: string): boolean {
  const members = membersOf(operation);
  return members !== undefined && Object.hasOwn(members.served, name) && members.served[name] === 'number';
}

function membersOf(operation: string): Members | undefined {
  return Object.hasOwn(membersByOperation, operation) ? membersByOperation[operation] : undefined;
}

function violationAt(operation: string, { served }: Members, { name, value }: { name: string; value: unknown }): string[] {
  if (value === undefined || value === null) return [];
  const kind = Object.hasOwn(served, name) ? served[name] : undefined;
  if (kind === undefined) return [`There is no member '${name}'`];
  const constraint = constraintOf(operation, lowerFirst(name));
  const violation = isOfKind(value, kind) ? constraint && violationOf(constraint, value) : `Member must be a ${kind === 'number' ? 'number' : 'string'}`;
  return violation === undefined ? [] : [`Value ${show(value)} at '${lowerFirst(name)}' failed to satisfy constraint: ${violation}`];
}

function isOfKind(value: unknown, kind: MemberKind): boolean {
  if (kind === 'number') return typeof value === 'number';
  return typeof value === 'string' || (kind === 'payload' && value instanceof Uint8Array);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
