/** What the deployed stacks contain, filled once by `cloudformation/` and read by the services. */
import type { AccessPolicy } from './access/authorizer.ts';
import type { Alarm } from './services/cloudwatch/alarm.ts';

export interface Account {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** Amazon States Language as JSON text, intrinsics resolved. */
  readonly definition: string;
  readonly type: 'STANDARD';
  readonly createdAt: number;
  readonly tracingEnabled: boolean;
  readonly loggingConfiguration?: unknown;
}

export interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  readonly codeDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Where its log lines are read; missing: `/aws/lambda/NAME`. */
  readonly logGroupName?: string;
  /** ARN of the queue for asynchronous events that failed. */
  readonly deadLetterArn?: string;
  /** Whether it sends traces to X-Ray, which only an authorizer hears of. */
  readonly tracingEnabled?: boolean;
}

export interface DocumentVersion {
  readonly version: string;
  /** The runbook, parsed from JSON or YAML, intrinsics resolved. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

export interface SsmDocument {
  readonly name: string;
  readonly documentType: string;
  readonly versions: readonly DocumentVersion[];
  readonly defaultVersion: string;
  /** What a changed content does: a new version, a document in its place, or, where that cannot have its name, nothing. */
  readonly update?: 'newVersion' | 'replaced' | 'refused';
}

export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
}

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly displayName?: string;
  /** The customer's key that it is encrypted with on AWS; only an authorizer hears of it. */
  readonly keyArn?: string;
  readonly subscriptions: Subscription[];
}

export interface SsmParameter {
  readonly name: string;
  readonly arn: string;
  readonly type: 'String' | 'StringList';
  readonly value: string;
  readonly version: number;
  readonly lastModifiedAt: number;
}

export interface Role {
  readonly arn: string;
  readonly name: string;
  /** Who may assume it. Absent in tests only. */
  readonly trustPolicy?: AccessPolicy;
  /** Inline and managed policies; those that AWS manages have no document. */
  readonly policies?: AccessPolicy[];
  readonly permissionsBoundary?: AccessPolicy;
}

/** What a target gets of an event: the whole, a fixed text, or a part of it. */
export type TargetInput =
  | { readonly kind: 'event' }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string };

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly input: TargetInput;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** ARN of the queue that gets what could not be delivered. */
  readonly deadLetterArn?: string;
}

/** A rule on the default bus. */
export interface EventRule {
  readonly arn: string;
  readonly name: string;
  readonly isEnabled: boolean;
  /** As declared, intrinsics resolved. A rule has a pattern, a schedule or both. */
  readonly eventPattern?: unknown;
  /** `rate(15 minutes)`, `cron(0 8 ? * MON-FRI *)`. */
  readonly schedule?: string;
  readonly targets: readonly RuleTarget[];
}

/** ARNs of queues and functions that hear of an asynchronous invocation's end. */
export interface Destinations {
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly deadLetterArn?: string;
}

/** How a function is invoked asynchronously, where that is declared. */
export interface EventInvokeConfig extends Pick<Destinations, 'onSuccess' | 'onFailure'> {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

/** One statement of a function's resource policy. */
export interface FunctionPermission {
  readonly functionArn: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** A standard queue; its messages are state, which the engine holds. */
export interface Queue {
  readonly arn: string;
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly maxMessageBytes: number;
  readonly createdAt: number;
}

/** One statement of a queue's resource policy, as far as services are concerned. */
export interface QueueStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Service principals, or `*`. */
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly expected: readonly string[] }[];
}

/** A log group that a template declares; its events are state, which the engine holds. */
export interface LogGroup {
  /** Ends in `:*`, as CloudFormation answers it. */
  readonly arn: string;
  readonly name: string;
  readonly logGroupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  /** Missing: events are kept for ever. */
  readonly retentionDays?: number;
  readonly createdAt: number;
}

/** A saved query of CloudWatch Logs Insights. */
export interface QueryDefinition {
  readonly id: string;
  readonly name: string;
  readonly queryString: string;
  readonly logGroupNames: readonly string[];
  readonly lastModifiedAt: number;
}

/** Maps are keyed by ARN for state machines, functions, topics, roles, rules, queues and alarms, by name for documents and parameters. */
export interface Resources {
  readonly account: Account;
  readonly stateMachines: Map<string, StateMachine>;
  readonly functions: Map<string, LambdaFunction>;
  readonly documents: Map<string, SsmDocument>;
  readonly topics: Map<string, Topic>;
  readonly parameters: Map<string, SsmParameter>;
  readonly roles: Map<string, Role>;
  readonly rules: Map<string, EventRule>;
  readonly queues: Map<string, Queue>;
  /** By the queue's ARN. */
  readonly queuePolicies: Map<string, readonly QueueStatement[]>;
  readonly alarms: Map<string, Alarm>;
  /** By name. */
  readonly logGroups: Map<string, LogGroup>;
  /** Statements of the resource policies of CloudWatch Logs, by the policy's name. They hold for the whole account. */
  readonly logPolicies: Map<string, readonly QueueStatement[]>;
  /** By id. */
  readonly queryDefinitions: Map<string, QueryDefinition>;
  readonly functionPermissions: FunctionPermission[];
  /** Managed policies by ARN. */
  readonly managedPolicies: Map<string, AccessPolicy>;
  /** Inline policies of users that no stack declares, by the user's name. */
  readonly userPolicies: Map<string, AccessPolicy[]>;
  /** Policies of functions, queues, topics and keys, by the ARN of what they belong to (`…:logs:…:*`: all log groups). Only an authorizer reads them. */
  readonly resourcePolicies: Map<string, AccessPolicy[]>;
  /** By ARN. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  /** By the function's ARN. */
  readonly eventInvokeConfigs: Map<string, EventInvokeConfig>;
  /** Stack outputs by their name. */
  readonly outputs: Map<string, string>;
  /** What stays when it leaves its template: the map's name and the key in it, as in journal/records.ts. */
  readonly retained: Set<string>;
}

/** An account with nothing in it. */
export function emptyResources(account: Account): Resources {
  return {
    account,
    stateMachines: new Map(),
    functions: new Map(),
    documents: new Map(),
    topics: new Map(),
    parameters: new Map(),
    roles: new Map(),
    rules: new Map(),
    queues: new Map(),
    queuePolicies: new Map(),
    alarms: new Map(),
    logGroups: new Map(),
    logPolicies: new Map(),
    queryDefinitions: new Map(),
    functionPermissions: [],
    managedPolicies: new Map(),
    userPolicies: new Map(),
    resourcePolicies: new Map(),
    tags: new Map(),
    eventInvokeConfigs: new Map(),
    outputs: new Map(),
    retained: new Set(),
  };
}
