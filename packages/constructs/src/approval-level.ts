import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ApprovalMachine } from './approval-machine.ts';
import { AutomationRole } from './automation-role.ts';
import { checkLevelOptions } from './check/level-options.ts';
import { levelMachine } from './definition/level-machine.ts';
import type { Deployment } from './deployment.ts';
import { deploymentOf } from './deployment.ts';
import type { DeploymentOptions, ResolvedOptions } from './deployment-options.ts';
import { resolveOptions } from './deployment-options.ts';
import { grantStatements } from './grants/grant.ts';
import { closeLevelStatements, openLevelStatements } from './grants/handlers.ts';
import { levelMachineStatements } from './grants/machines.ts';
import { approverStatements } from './grants/people.ts';
import { writeReasons } from './grants/unproven.ts';
import { HandlerFunction } from './handler-function.ts';
import { Reconciliation } from './reconciliation.ts';
import { Runbooks } from './runbooks.ts';
import type { Seconds } from './seconds.ts';
import { toSeconds } from './seconds.ts';
import type { LevelTaskProps } from './task/level-task.ts';
import { LevelTask } from './task/level-task.ts';

export interface ApprovalLevelProps extends DeploymentOptions {
  /** The windows that a level may have: a runbook is deployed for each. */
  readonly windows: readonly Seconds[];
  /** The topics that a level may mail. Their names start with `Automation`. */
  readonly topics: readonly sns.ITopic[];
}

/** One level of an approval: a state machine that any other may call, and all that it needs. */
export class ApprovalLevel extends Construct {
  readonly stateMachine: sfn.IStateMachine;
  readonly openLevel: HandlerFunction;
  readonly closeLevel: HandlerFunction;
  /** Makes prompt what would come true anyway. */
  readonly reconciliation: Reconciliation;
  /** For the approvers' roles and users: lets them decide this deployment's approvals, and no others. */
  readonly approversPolicy: iam.ManagedPolicy;
  /** Those that a level may have, each once. */
  readonly windowsSeconds: readonly number[];
  private readonly deployment: Deployment;
  private readonly automationRole: AutomationRole;

  constructor(scope: Construct, id: string, props: ApprovalLevelProps) {
    super(scope, id);
    const options = resolveOptions(props);
    this.windowsSeconds = [...new Set(props.windows.map(toSeconds))];
    checkLevelOptions(options, this.windowsSeconds, props.topics);
    this.deployment = deploymentOf(this, options.prefix);

    this.automationRole = new AutomationRole(this, 'AutomationRole', this.deployment);
    this.automationRole.allowPublish(props.topics);
    if (options.encryptionKey) this.automationRole.allowEncrypt(options.encryptionKey);

    const runbooks = this.createRunbooks(options);
    this.closeLevel = this.closeLevelFunction(options, runbooks);
    this.openLevel = this.openLevelFunction(options, runbooks);
    this.stateMachine = this.levelMachine(options);
    this.reconciliation = this.createReconciliation(options, runbooks);
    this.approversPolicy = this.createApproversPolicy();
  }

  /** Lets someone decide in the console, as far as they are listed as an approver. */
  grantDecide(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, approverStatements(this.deployment));
  }

  /**
   * A task state for your own state machine: asks one level and outputs its outcome.
   * @throws Error where no runbook with the level's window is deployed, or a value is broken: each with its path
   */
  task(scope: Construct, id: string, props: LevelTaskProps): LevelTask {
    const windowSeconds = toSeconds(props.level.window);
    if (!this.windowsSeconds.includes(windowSeconds)) {
      throw new Error(
        `Level ${props.level.name}: no runbook with a window of ${windowSeconds} s is deployed, only ${this.windowsSeconds.join(', ')} s: add it to the windows`,
      );
    }
    this.automationRole.allowPublish([props.level.topic]);
    return new LevelTask(scope, id, { ...props, deployment: this.deployment });
  }

  private createRunbooks({ runbooks: style, slackSeconds }: ResolvedOptions): Runbooks {
    const { deployment, windowsSeconds } = this;
    const runbooks = new Runbooks(this, 'Runbooks', { deployment, windowsSeconds, style, slackSeconds });
    if (style === 'nested') this.automationRole.allowChildren(runbooks.children);
    return runbooks;
  }

  private closeLevelFunction({ logRetention, handlers }: ResolvedOptions, runbooks: Runbooks): HandlerFunction {
    return new HandlerFunction(this, 'CloseLevel', {
      handler: 'close-level',
      functionName: this.deployment.names.closeLevel,
      statements: closeLevelStatements(this.deployment),
      environment: this.environment(runbooks),
      timeoutSeconds: 60,
      logRetention,
      handlers,
    });
  }

  private openLevelFunction({ logRetention, handlers }: ResolvedOptions, runbooks: Runbooks): HandlerFunction {
    return new HandlerFunction(this, 'OpenLevel', {
      handler: 'open-level',
      functionName: this.deployment.names.openLevel,
      statements: openLevelStatements(this.deployment, { started: Object.values(runbooks.names), children: runbooks.children }),
      environment: this.environment(runbooks),
      timeoutSeconds: 60,
      logRetention,
      handlers,
    });
  }

  private createReconciliation({ logRetention, handlers }: ResolvedOptions, runbooks: Runbooks): Reconciliation {
    return new Reconciliation(this, 'Reconciliation', {
      deployment: this.deployment,
      runbookPrefix: runbooks.prefix,
      environment: this.environment(runbooks),
      logRetention,
      handlers,
    });
  }

  private createApproversPolicy(): iam.ManagedPolicy {
    const statements = approverStatements(this.deployment);
    const policy = new iam.ManagedPolicy(this, 'Approvers', { description: `Decide the approvals of ${this.deployment.prefix}`, statements });
    writeReasons(policy, () => statements);
    return policy;
  }

  private environment({ names }: Runbooks) {
    return {
      COUNTERSIGN_DEPLOYMENT: this.deployment.prefix,
      COUNTERSIGN_LEVEL_MACHINE_ARN: this.deployment.levelMachineArn,
      COUNTERSIGN_RUNBOOKS: Stack.of(this).toJsonString(names),
    };
  }

  private levelMachine({ slackSeconds, logRetention }: ResolvedOptions): sfn.IStateMachine {
    const { stateMachine } = new ApprovalMachine(this, 'Machine', {
      name: this.deployment.names.level,
      definition: levelMachine({
        partition: Stack.of(this).partition,
        openLevelArn: this.openLevel.function.functionArn,
        closeLevelArn: this.closeLevel.function.functionArn,
        slackSeconds,
      }),
      statements: levelMachineStatements(this.deployment),
      logRetention,
    });
    return stateMachine;
  }
}
