import { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Deployment } from './deployment.ts';
import { reconcileFlowStatements, reconcileStatements } from './grants/handlers.ts';
import { HandlerFunction } from './handler-function.ts';

export interface ReconciliationProps {
  readonly deployment: Deployment;
  /** What the names of all runbooks start with, also of those that were retained. */
  readonly runbookPrefix: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: logs.RetentionDays;
  readonly handlers?: string | undefined;
}

/**
 * Hears from EventBridge what has ended, and makes prompt what would come true anyway: a callback that was lost is
 * settled at once, and an automation whose level is gone is cancelled, so that no mail leads to a dead button.
 */
export class Reconciliation extends Construct {
  readonly reconcile: HandlerFunction;
  /**
   * Events that could not be delivered, or that `reconcile` failed at in three attempts: worth an alarm on
   * `metricApproximateNumberOfMessagesVisible()`. No approval hangs on them; an automation may wait in vain.
   */
  readonly queue: sqs.Queue;
  /** What tells it. */
  readonly rules: events.IRule[] = [];
  private readonly deployment: Deployment;

  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    this.deployment = props.deployment;
    this.queue = new DeadLetterQueue(this, 'Queue');
    this.reconcile = this.createFunction(props);
    this.rule('AutomationEnded', `Automations of ${this.deployment.prefix} that have ended`, automationEnded(props.runbookPrefix));
    this.rule('LevelEnded', `Levels of ${this.deployment.prefix} without an outcome`, executionEnded(this.deployment.levelMachineArn));
  }

  /** Hears of the flow, too. */
  watchFlow(): void {
    const { prefix, flowMachineArn } = this.deployment;
    this.reconcile.allow(reconcileFlowStatements(this.deployment));
    this.rule('FlowEnded', `Approvals of ${prefix} without an outcome`, executionEnded(flowMachineArn));
  }

  private createFunction({ deployment, environment, logRetention, handlers }: ReconciliationProps): HandlerFunction {
    const handler = new HandlerFunction(this, 'Reconcile', {
      handler: 'reconcile',
      functionName: deployment.names.reconcile,
      statements: reconcileStatements(deployment, this.queue.queueArn),
      environment,
      // Nobody waits for it, and SSM takes few calls a second.
      timeoutSeconds: 300,
      logRetention,
      handlers,
    });
    // Attempts a minute and two minutes later: what AWS does not show at once it shows by then.
    new EventInvokeConfig(this, 'Attempts', {
      function: handler.function,
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.queue),
    });
    return handler;
  }

  private rule(id: string, description: string, eventPattern: events.EventPattern): void {
    const target = new LambdaFunction(this.reconcile.function, {
      deadLetterQueue: this.queue,
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    });
    this.rules.push(new Rule(this, id, { description, eventPattern, targets: [target] }));
  }
}

/**
 * Stacks whose name starts like this one's match as well; `reconcile` looks at what an automation asks for.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
function automationEnded(runbookPrefix: string): events.EventPattern {
  return {
    source: ['aws.ssm'],
    detailType: ['EC2 Automation Execution Status-change Notification'],
    detail: {
      Definition: [{ prefix: runbookPrefix }],
      // The user guide spells it with one l, the API with two.
      Status: ['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled'],
    },
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
function executionEnded(stateMachineArn: string): events.EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { stateMachineArn: [stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
  };
}
