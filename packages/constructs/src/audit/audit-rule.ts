import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { DeadLetterQueue } from '../dead-letter-queue.ts';
import type { Deployment } from '../deployment.ts';

export interface AuditRuleProps {
  readonly name: string;
  readonly description: string;
  readonly eventPattern: events.EventPattern;
  readonly deployment: Deployment;
  readonly queue: DeadLetterQueue;
}

/**
 * Writes events to the audit log as they are. CDK's own target would bring a function that writes the resource policy.
 * Its name is fixed, so that policies can be there before it.
 */
export class AuditRule extends Construct {
  readonly rule: events.Rule;

  constructor(scope: Construct, id: string, { name, description, eventPattern, deployment, queue }: AuditRuleProps) {
    super(scope, id);
    this.rule = new events.Rule(this, 'Rule', { ruleName: name, description, eventPattern });
    this.rule.addTarget({
      bind: () => ({
        arn: deployment.auditLogArn,
        deadLetterConfig: { arn: queue.queueArn },
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: Duration.hours(24).toSeconds() },
      }),
    });
  }
}
