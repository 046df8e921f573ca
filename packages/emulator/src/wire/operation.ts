/** An API operation: one function, called by the wire, by state machines and by runbooks alike. */
import type { Work } from '../engine/activity.ts';
import type { Executions, Subscriber } from '../engine/transition.ts';
import type { Resources } from '../resources.ts';
import type { OutgoingMail } from '../services/sns/outbox.ts';
import type { Settings } from '../settings.ts';

/** Who is calling: an IAM user, an assumed-role session or the account root. */
export interface Caller {
  /** `arn:aws:iam::123456789012:user/NAME`, `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION` or `…:root`. */
  readonly arn: string;
  readonly userId: string;
  /** The key that signed the request, where it was issued here. */
  readonly accessKeyId?: string;
  /**
   * Set where a service calls for a resource: its service principal, `events.amazonaws.com`; `arn` is then that of the
   * resource, a rule. What it calls has to allow it by a policy of its own.
   */
  readonly service?: string;
}

export interface OperationContext {
  readonly caller: Caller;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
  readonly resources: Resources;
  readonly settings: Settings;
  readonly executions: Executions;
  /** Takes a place among the automations that run at once. Absent: there is room for all. @throws AwsError AutomationExecutionLimitExceededException */
  readonly requestPlace?: (automationId: string) => 'begins' | 'waits';
  /** An authorizer has allowed the call: policies are not asked again. */
  readonly isAuthorized?: boolean;
  /** Where the mails of topics go. */
  readonly outbox: { add(mail: OutgoingMail): void };
  /** Set when an execution started this with `subscribe`: it wants to hear of the end. */
  readonly subscriber?: Subscriber;
  /** What is under way while somebody waits for the answer. */
  readonly work?: Work;
}

/** Gets decoded input (members named as in the API, timestamps as Date), answers output of the same kind. */
export type Operation = (input: never, context: OperationContext) => unknown;

/** Operations by their IAM-like name: `states:StartExecution`, `ssm:GetParameter`, `lambda:Invoke`, `sns:Publish`. */
export type Operations = Readonly<Record<string, Operation>>;
