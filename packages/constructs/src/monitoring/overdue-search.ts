import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { findOverdueStatements } from '../grants/handlers.ts';
import { HandlerFunction } from '../handler-function.ts';

export interface OverdueSearchProps {
  readonly deployment: Deployment;
  readonly windowsSeconds: readonly number[];
  readonly slackSeconds: number;
  readonly every: Duration;
  readonly logRetention: logs.RetentionDays;
  readonly handlers?: string | undefined;
}

/** Looks now and then for levels that run past their deadline. There should be none: each ends by itself. */
export class OverdueSearch extends Construct {
  readonly findOverdue: HandlerFunction;
  readonly rule: events.IRule;

  constructor(scope: Construct, id: string, props: OverdueSearchProps) {
    super(scope, id);
    const { deployment, windowsSeconds, slackSeconds, every, logRetention, handlers } = props;
    this.findOverdue = new HandlerFunction(this, 'FindOverdue', {
      handler: 'find-overdue',
      functionName: deployment.names.findOverdue,
      statements: findOverdueStatements(deployment),
      environment: {
        COUNTERSIGN_LEVEL_MACHINE_ARN: deployment.levelMachineArn,
        COUNTERSIGN_SHORTEST_WINDOW_SECONDS: String(Math.min(...windowsSeconds)),
        COUNTERSIGN_SLACK_SECONDS: String(slackSeconds),
      },
      // The longest that Lambda lets it: as many levels as SSM can hold are read at ten a second, Step Functions' quota.
      timeoutSeconds: 900,
      logRetention,
      handlers,
    });
    this.rule = new events.Rule(this, 'Schedule', {
      description: `Looks for levels of ${deployment.prefix} past their deadline`,
      schedule: events.Schedule.rate(every),
      // A look that is late is worth less than the next one.
      targets: [new LambdaFunction(this.findOverdue.function, { retryAttempts: 2, maxEventAge: Duration.minutes(5) })],
    });
  }
}
