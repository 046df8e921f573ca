/**
 * Asks the authorizer before anything is done: a call that is denied has no effect, meets no fault and uses up no quota.
 * What AWS asks first, permissions or quotas, is not documented.
 */
import type { Executions } from '../engine/transition.ts';
import type { Resources } from '../resources.ts';
import type { Settings } from '../settings.ts';
import type { Invoke } from '../wire/invoke.ts';
import type { Caller } from '../wire/operation.ts';
import { deniedBy, denialMessage } from './access-denied.ts';
import type { Denial } from './access-denied.ts';
import type { AttachedPolicies } from './attached-policies.ts';
import type { AccessPolicy, AccessRequest, Authorizer } from './authorizer.ts';
import { conditionContext } from './condition-context.ts';
import { defaultTopicPolicy } from './default-topic-policy.ts';
import { requiredAccess } from './required-access.ts';
import type { RequiredAccess } from './required-access.ts';

export interface AccessControlOptions {
  readonly authorizer: Authorizer;
  readonly resources: Resources;
  readonly attached: AttachedPolicies;
  readonly executions: Executions;
  readonly settings: () => Settings;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: () => number;
  /** The account's root, who may do everything. */
  readonly root: Caller;
  /** The function whose worker was given this access key. */
  readonly functionOf: (accessKeyId: string) => string | undefined;
}

export interface Question {
  readonly required: RequiredAccess;
  readonly caller: Caller;
  readonly operation: string;
}

export class AccessControl {
  readonly #options: AccessControlOptions;

  constructor(options: AccessControlOptions) {
    this.#options = options;
  }

  /** @throws AwsError as the service shapes a denial */
  over(perform: Invoke): Invoke {
    return async (call, caller) => {
      if (caller.arn !== this.#options.root.arn) await this.#check(call, caller);
      return perform(call, caller);
    };
  }

  /** What a denial says; undefined: it is allowed. */
  async denial({ required, caller, operation }: Question): Promise<string | undefined> {
    const request = this.#request({ required, caller: required.principal ?? caller, operation });
    const decision = await this.#options.authorizer.authorize(request);
    return decision.allowed ? undefined : denialMessage(request, decision satisfies Denial, this.#options.resources.account);
  }

  async #check({ operation, input, subscriber }: Parameters<Invoke>[0], caller: Caller): Promise<void> {
    const { executions, now, resources, settings } = this.#options;
    const facts = { resources, executions, settings: settings(), isAwaited: subscriber !== undefined, now: now() };
    for (const required of requiredAccess(operation, input, facts)) {
      const message = await this.denial({ required, caller, operation });
      if (message !== undefined) throw (required.refuse ?? ((text) => deniedBy(operation, text)))(message);
    }
  }

  #request({ required, caller, operation }: Question): AccessRequest {
    const { attached, functionOf, now, resources } = this.#options;
    const { arn, service, accessKeyId } = caller;
    const identity = service === undefined ? attached.of(arn) : { policies: [] };
    const { roleArn, permissionsBoundary, policies } = identity;
    const functionArn = accessKeyId === undefined ? undefined : functionArnOf(functionOf(accessKeyId), resources);
    const asking = { caller, identity, now: now(), ...(functionArn === undefined ? {} : { functionArn }) };
    return {
      principal: service === undefined ? { arn, ...(roleArn === undefined ? {} : { roleArn }) } : { arn: service, service },
      action: required.action,
      resource: required.resource,
      context: conditionContext(required, asking, resources),
      identityPolicies: policies,
      ...(permissionsBoundary && { permissionsBoundary }),
      resourcePolicies: policiesOf(required, resources),
      operation,
    };
  }
}

function functionArnOf(name: string | undefined, { functions }: Resources): string | undefined {
  return name === undefined ? undefined : [...functions.values()].find((known) => known.name === name)?.arn;
}

/** A role has a policy that says who may assume it, and none that says who may pass it on. */
function policiesOf({ action, resource }: RequiredAccess, { account, resourcePolicies, roles, topics }: Resources): readonly AccessPolicy[] {
  if (action === 'sts:AssumeRole') {
    const trustPolicy = roles.get(resource)?.trustPolicy;
    return trustPolicy ? [trustPolicy] : [];
  }
  if (action === 'iam:PassRole') return [];
  // Its resource policies are those of the account, for all groups.
  if (action.startsWith('logs:')) return resourcePolicies.get(`arn:${account.partition}:logs:${account.region}:${account.accountId}:*`) ?? [];
  return resourcePolicies.get(resource) ?? (topics.has(resource) ? [defaultTopicPolicy(resource)] : []);
}
