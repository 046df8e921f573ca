/**
 * The port of whoever decides what a principal may do. The emulator knows what AWS asks for each call (which action, on
 * which resource, in which context) and which policies apply; reading policies is the authorizer's. Without one nothing
 * is asked, but for the resource policies that services meet.
 */
/** Where the template declares something. */
export interface Origin {
  readonly stack: string;
  readonly logicalId: string;
  /** In the template: `Resources.OpenLevelRole.Properties.Policies[0].PolicyDocument`. */
  readonly path: string;
  /** The construct's path, where the CDK wrote it down. */
  readonly constructPath?: string;
}

/** One policy document: inline or managed of a principal, or of a resource itself. The same object in every request. */
export interface AccessPolicy {
  readonly name: string;
  /** Of managed policies. */
  readonly arn?: string;
  /** As declared, intrinsics resolved. Absent for policies that AWS manages: they are known by their ARN only. */
  readonly document?: unknown;
  /** Absent for what was attached to a principal that was issued, and for policies that AWS manages. */
  readonly origin?: Origin;
}

/** Who calls: a user, a session of a role, or a service by its own name. */
export interface AccessPrincipal {
  /**
   * `arn:aws:iam::123456789012:user/NAME`, `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION`, or the service itself,
   * `events.amazonaws.com`.
   */
  readonly arn: string;
  /** The role of a session, with its path. */
  readonly roleArn?: string;
  /** `events.amazonaws.com`: only resource policies can allow what a service does by its own name. */
  readonly service?: string;
}

/** Condition keys with their values, as AWS names them: `aws:SourceArn`, `aws:RequestTag/stage`, `aws:TagKeys`. */
export type AccessContext = Readonly<Record<string, string | readonly string[]>>;

/** One question; an operation may ask several, and is denied by the first that is. */
export interface AccessRequest {
  readonly principal: AccessPrincipal;
  /** `lambda:InvokeFunction`. */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  readonly context: AccessContext;
  /** Inline and managed policies of the role or user. */
  readonly identityPolicies: readonly AccessPolicy[];
  readonly permissionsBoundary?: AccessPolicy;
  /**
   * Of the resource: a function's permissions (a document each), a queue's or topic's policy, a role's trust policy.
   * Their statements count together. Empty where it has none.
   */
  readonly resourcePolicies: readonly AccessPolicy[];
  /** The API operation that needs it, `lambda:Invoke`, or what a service does: `lambda:CreateFunction`. */
  readonly operation: string;
}

export type AccessDecision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** `explicit`: a statement denies it. `implicit`: none allows it. */
      readonly reason: 'explicit' | 'implicit';
      /** Where that statement is, or where one is missing. */
      readonly policyKind: 'identity-based' | 'resource-based' | 'permissions-boundary';
    };

export interface Authorizer {
  authorize(request: AccessRequest): AccessDecision | Promise<AccessDecision>;
  /** Called once, when the emulator closes. */
  close?(): Promise<void> | void;
}

export interface DeployedRole {
  readonly arn: string;
  readonly name: string;
  /** Who may assume it. */
  readonly trustPolicy: AccessPolicy;
  readonly policies: readonly AccessPolicy[];
  readonly permissionsBoundary?: AccessPolicy;
}

export interface DeployedResourcePolicy {
  /** ARN of the function, queue, topic or key that it belongs to; `arn:aws:logs:REGION:ACCOUNT:*` for all log groups. */
  readonly resource: string;
  readonly policy: AccessPolicy;
}

/** All that the deployed stacks grant. */
export interface DeployedAccess {
  readonly account: { readonly partition: string; readonly region: string; readonly accountId: string };
  readonly roles: readonly DeployedRole[];
  /** Managed policies that the stacks declare, attached to a role or not. */
  readonly managedPolicies: readonly AccessPolicy[];
  /** Inline policies that the stacks give to users, by the user's name. */
  readonly userPolicies: Readonly<Record<string, readonly AccessPolicy[]>>;
  /** One entry for each declaration and resource; trust policies are with their roles. */
  readonly resourcePolicies: readonly DeployedResourcePolicy[];
}

/** Makes the authorizer of a deployment: the `authorizer` option, and the default export of a `--authorizer` module. */
export type CreateAuthorizer = (deployed: DeployedAccess) => Authorizer | Promise<Authorizer>;
