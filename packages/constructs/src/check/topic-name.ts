import type { Issue } from '@countersign/contracts';
import { Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';

const lead = 'Automation';

/** aws:approve publishes to no other topic, and mail needs a standard one (FIFO names hold a dot): https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const publishable = /^Automation[\w-]{0,246}$/;

/** What keeps aws:approve from publishing to a topic, as far as synth knows. */
export function topicIssues(topic: ITopic, path: string): Issue[] {
  const name = nameOf(topic);
  if (name === undefined) {
    const message = `the topic ${topic.node.path} needs a topicName that starts with ${lead}: CloudFormation would choose another`;
    return [{ path, message }];
  }
  if (mayBePublishable(name)) return [];
  return [{ path, message: `the name of topic ${name} must start with ${lead}, then have A-Z, a-z, 0-9, _ and - only` }];
}

/** A topic of the own app shows only an unresolved token for its name; what it was given, if anything, stands in its CfnTopic. */
function nameOf(topic: ITopic): string | undefined {
  const { defaultChild } = topic.node;
  if (defaultChild instanceof CfnTopic) {
    const given: unknown = Stack.of(topic).resolve(defaultChild.topicName);
    if (given === undefined || typeof given === 'string') return given;
    return defaultChild.topicName;
  }
  // Unresolved tokens hold no colons.
  return topic.topicArn.split(':')[5] ?? topic.topicName;
}

function mayBePublishable(name: string): boolean {
  if (!Token.isUnresolved(name)) return publishable.test(name);
  const first: unknown = Tokenization.reverseString(name).firstValue;
  const head = typeof first === 'string' && !Token.isUnresolved(first) ? first : '';
  return head.startsWith(lead) || lead.startsWith(head);
}
