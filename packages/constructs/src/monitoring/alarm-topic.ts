import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

export interface AlarmTopicProps {
  readonly deployment: Deployment;
  /** Mail addresses; AWS asks each to confirm. */
  readonly notify: readonly string[];
}

/** Mails the operators. It has no key, as the approvers' topics: an alarm names what is wrong, and nobody's approval. */
export class AlarmTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { deployment, notify }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', { topicName: deployment.names.alarms, enforceSSL: true });
    // A policy of one's own takes the place of SNS's default, which lets alarms of the account publish:
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-publish-notification-cloudwatch-alarm
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': deployment.alarmsArn }, StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of notify) this.topic.addSubscription(new EmailSubscription(address));
  }
}
