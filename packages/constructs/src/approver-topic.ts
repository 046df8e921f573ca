import { limits } from '@countersign/contracts';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { assertNameLength } from './check/name-length.ts';

export interface ApproverTopicProps {
  /** Must start with `Automation`: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
  readonly topicName: string;
  /** Mail addresses; AWS asks each to confirm. */
  readonly notify: readonly string[];
  /** Default: not encrypted at rest. */
  readonly encryptionKey?: kms.IKey | undefined;
}

/** The topic that mails the approvers of one level. */
export class ApproverTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, props: ApproverTopicProps) {
    super(scope, id);
    if (!props.topicName.startsWith('Automation')) {
      throw new Error(`The topic name ${props.topicName} must start with Automation: aws:approve publishes to no other`);
    }
    assertNameLength('topic', props.topicName, limits.topicNameLength);

    this.topic = new sns.Topic(this, 'Topic', {
      topicName: props.topicName,
      enforceSSL: true,
      ...(props.encryptionKey && { masterKey: props.encryptionKey }),
    });
    for (const address of props.notify) this.topic.addSubscription(new EmailSubscription(address));
  }
}
