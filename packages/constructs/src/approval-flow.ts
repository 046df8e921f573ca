import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ApprovalLevel } from './approval-level.ts';
import { ApprovalMachine } from './approval-machine.ts';
import { ApproverTopic } from './approver-topic.ts';
import type { AuditLogOptions } from './audit/audit-log.ts';
import { AuditLog } from './audit/audit-log.ts';
import { requesterIssues } from './check/excluded-people.ts';
import { checkFlowOptions } from './check/flow-options.ts';
import { refuse } from './check/refuse.ts';
import { flowMachine } from './definition/flow-machine.ts';
import type { Deployment } from './deployment.ts';
import { deploymentOf } from './deployment.ts';
import type { DeploymentOptions, ResolvedOptions } from './deployment-options.ts';
import { resolveOptions } from './deployment-options.ts';
import { grantStatements } from './grants/grant.ts';
import { flowMachineStatements } from './grants/machines.ts';
import {
  cancellerStatements,
  followerStatements,
  listerStatements,
  readDecisionsStatements,
  redriverStatements,
  requesterStatements,
} from './grants/people.ts';
import { HandlerFunction } from './handler-function.ts';
import type { MonitoringOptions } from './monitoring/monitoring.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import type { LevelsInRequestProps, PlannedPolicy, PolicyProps } from './policy-props.ts';
import { resolvePolicy } from './policy-props.ts';
import { requestLevelsRule, rulesOf, topicName } from './rules.ts';
import type { Seconds } from './seconds.ts';
import { toSeconds } from './seconds.ts';
import type { FlowTaskProps } from './task/flow-task.ts';
import { FlowTask } from './task/flow-task.ts';

export interface ApprovalFlowProps extends DeploymentOptions {
  readonly policies: readonly PolicyProps[];
  /** Lets requests bring their own levels. Default: they must name a policy. */
  readonly levelsInRequest?: LevelsInRequestProps | undefined;
  /** Windows beyond those of the policies: for requests with levels, and for levels called directly. */
  readonly additionalWindows?: readonly Seconds[] | undefined;
  /** Where it is recorded how approvals ended. `false`: nowhere, beyond Step Functions' 90 days. Default: ten years of it. */
  readonly auditLog?: AuditLogOptions | false | undefined;
  /** Alarms, a dashboard, and the search for overdue levels. `false`: none of these. Default: all, and nobody is told. */
  readonly monitoring?: MonitoringOptions | false | undefined;
}

/**
 * Approvals in several levels, whole: the flow, the level, the runbooks, the topics.
 * @example
 * ```ts
 * const flow = new ApprovalFlow(this, 'Approvals', {
 *   prefix: 'countersign',
 *   policies: [
 *     {
 *       name: 'production-change',
 *       levels: [
 *         {
 *           name: 'team',
 *           approvers: ['arn:aws:iam::123456789012:user/team-lead'],
 *           notify: ['team@example.com'],
 *           window: Duration.days(7),
 *         },
 *       ],
 *     },
 *   ],
 * });
 * flow.grantRequest(deployerRole);
 * ```
 */
export class ApprovalFlow extends Construct {
  readonly stateMachine: sfn.IStateMachine;
  readonly level: ApprovalLevel;
  readonly planLevels: HandlerFunction;
  /** By policy, then by level. Subscribe more to them as you like. */
  readonly topics: Readonly<Record<string, Readonly<Record<string, sns.Topic>>>>;
  /** Holds the flow's ARN, so that a client finds it by the deployment's name. */
  readonly arnParameter: ssm.StringParameter;
  /** Undefined where it was declined. */
  readonly auditLog: AuditLog | undefined;
  /** Undefined where it was declined. */
  readonly monitoring: Monitoring | undefined;
  private readonly deployment: Deployment;
  private readonly policies: readonly PlannedPolicy[];

  constructor(scope: Construct, id: string, props: ApprovalFlowProps) {
    super(scope, id);
    const options = resolveOptions(props);
    this.policies = props.policies.map(resolvePolicy);
    checkFlowOptions(props, this.policies);
    this.deployment = deploymentOf(this, options.prefix);
    this.topics = this.createTopics(options);
    this.level = this.createLevel(props);
    this.planLevels = this.createPlanLevels(options);
    this.stateMachine = this.createMachine(props, options);
    this.level.reconciliation.watchFlow();
    this.arnParameter = new ssm.StringParameter(this, 'ArnParameter', {
      parameterName: this.deployment.names.flowArnParameter,
      description: `The approval flow of ${options.prefix}`,
      stringValue: this.stateMachine.stateMachineArn,
    });
    this.auditLog = this.createAuditLog(props);
    this.monitoring = this.createMonitoring(props, options);
  }

  /** Lets a backend service request, list, follow and cancel approvals, others' included. */
  grantRequest(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, requesterStatements(this.deployment));
  }

  /** Lets someone follow approvals: where they stand, without who has decided so far. */
  grantFollow(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, followerStatements(this.deployment));
  }

  /** Lets someone list approvals, for a dashboard or a report. */
  grantList(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, listerStatements(this.deployment));
  }

  /** Lets someone cancel approvals who requests none: an operator, or a job that cleans up. */
  grantCancel(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, cancellerStatements(this.deployment));
  }

  /**
   * Lets an operator redrive approvals that failed or were stopped. The level at which it broke is asked again, by the
   * policy that the approval was requested under.
   */
  grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, redriverStatements(this.deployment));
  }

  /** Lets someone who may follow approvals also see who has decided a level that is open, or was when its approval was stopped. */
  grantReadDecisions(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, readDecisionsStatements(this.deployment));
  }

  /**
   * Lets someone decide in the console, as far as they are listed as an approver. It adds `ssm:SendAutomationSignal`,
   * and reading the automations. A bot that calls `ApprovalClient.decide` finds them by the executions of the flow and
   * its level: give it `grantFollow` as well.
   */
  grantDecide(grantee: iam.IGrantable): iam.Grant {
    return this.level.grantDecide(grantee);
  }

  /** For the approvers' roles and users: lets them decide this deployment's approvals, and no others. */
  get approversPolicy(): iam.ManagedPolicy {
    return this.level.approversPolicy;
  }

  /**
   * A task state for your own state machine: requests an approval and outputs its outcome.
   * @throws Error where the deployment has no such policy, or the requester would leave a level too few approvers
   */
  task(scope: Construct, id: string, props: FlowTaskProps): FlowTask {
    const policy = this.policies.find(({ name }) => name === props.policy);
    if (!policy) {
      throw new Error(`There is no policy ${props.policy}, only ${this.policies.map(({ name }) => name).join(', ')}`);
    }
    refuse(requesterIssues(policy.levels, props.requestedBy, { ...policy, excludedPeople: [] }));
    return new FlowTask(scope, id, { ...props, deployment: this.deployment });
  }

  private createTopics({ prefix, encryptionKey }: ResolvedOptions) {
    const topics = new Construct(this, 'Topics');
    const topicOf = (policy: PlannedPolicy, { name, notify }: PlannedPolicy['levels'][number]) =>
      new ApproverTopic(topics, `${policy.name}-${name}`, {
        topicName: topicName(prefix, policy.name, name),
        notify,
        encryptionKey,
      }).topic;
    return Object.fromEntries(
      this.policies.map((policy) => [
        policy.name,
        Object.fromEntries(policy.levels.map((level) => [level.name, topicOf(policy, level)])),
      ]),
    );
  }

  private allTopics(): sns.Topic[] {
    return Object.values(this.topics).flatMap((levels) => Object.values(levels));
  }

  private createLevel({ levelsInRequest, additionalWindows, ...options }: ApprovalFlowProps): ApprovalLevel {
    return new ApprovalLevel(this, 'Level', {
      ...options,
      windows: [...this.policyWindows(), ...(additionalWindows ?? []), ...(levelsInRequest?.windows ?? [])],
      topics: [...this.allTopics(), ...(levelsInRequest?.topics ?? [])],
    });
  }

  private policyWindows(): number[] {
    return this.policies.flatMap(({ levels }) => levels.map(({ windowSeconds }) => windowSeconds));
  }

  private createAuditLog({ auditLog = {} }: ApprovalFlowProps): AuditLog | undefined {
    return auditLog === false ? undefined : new AuditLog(this, 'AuditLog', { ...auditLog, deployment: this.deployment });
  }

  private createMonitoring({ monitoring = {} }: ApprovalFlowProps, { slackSeconds, logRetention, handlers }: ResolvedOptions): Monitoring | undefined {
    if (monitoring === false) return undefined;
    const { deployment, auditLog, level } = this;
    const { reconciliation, windowsSeconds } = level;
    return new Monitoring(this, 'Monitoring', { ...monitoring, deployment, reconciliation, auditLog, windowsSeconds, slackSeconds, logRetention, handlers });
  }

  private createPlanLevels({ logRetention, handlers }: ResolvedOptions): HandlerFunction {
    return new HandlerFunction(this, 'PlanLevels', {
      handler: 'plan-levels',
      functionName: this.deployment.names.planLevels,
      statements: [],
      environment: {},
      timeoutSeconds: 30,
      logRetention,
      handlers,
    });
  }

  private createMachine(props: ApprovalFlowProps, { logRetention }: ResolvedOptions): sfn.IStateMachine {
    const windows = [...this.policyWindows(), ...(props.additionalWindows ?? []).map(toSeconds)];
    const requestLevels =
      props.levelsInRequest &&
      requestLevelsRule(props.levelsInRequest, {
        topicArns: this.allTopics().map(({ topicArn }) => topicArn),
        windowsSeconds: [...new Set(windows)],
      });
    const { stateMachine } = new ApprovalMachine(this, 'Machine', {
      name: this.deployment.names.flow,
      definition: flowMachine({
        partition: Stack.of(this).partition,
        planLevelsArn: this.planLevels.function.functionArn,
        levelMachineArn: this.level.stateMachine.stateMachineArn,
        rules: rulesOf(this.policies, (policy, level) => this.topics[policy]?.[level]?.topicArn ?? '', requestLevels),
      }),
      statements: flowMachineStatements(this.deployment),
      logRetention,
    });
    return stateMachine;
  }
}
