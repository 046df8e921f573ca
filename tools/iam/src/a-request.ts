/** Requests for tests: a session of a role that starts an execution, unless told otherwise. */
import type { AccessPolicy, AccessRequest } from '@countersign/emulator';

export const account = '123456789012';
export const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
export const roleArn = `arn:aws:iam::${account}:role/worker`;
export const session = `arn:aws:sts::${account}:assumed-role/worker/session`;

/** A policy of these statements, each allowed unless it says otherwise. */
export function aPolicy(...statements: readonly object[]): AccessPolicy {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return { name: 'policy', document: { Version: '2012-10-17', Statement } };
}

export function aRequest(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    principal: { arn: session, roleArn },
    action: 'states:StartExecution',
    resource: at('states', 'stateMachine:flow'),
    context: {},
    identityPolicies: [],
    resourcePolicies: [],
    operation: 'test:Operation',
    ...changes,
  };
}
