/** How SNS turns a message into the mail that an `email` subscription gets. */
import { deriveId } from '../../engine/derive-id.ts';
import type { OutgoingMail } from './outbox.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html – the subject where the publisher gives none. */
export const DEFAULT_SUBJECT = 'AWS Notification Message';

export interface TopicMessage {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  readonly sentAt: number;
}

/** One mail for one address. */
export function composeEmail(message: TopicMessage, to: string): OutgoingMail {
  return {
    to,
    topicArn: message.topicArn,
    subject: message.subject ?? DEFAULT_SUBJECT,
    body: `${message.message}\n\n${unsubscribeFooter(message.topicArn, to)}`,
    sentAt: new Date(message.sentAt).toISOString(),
  };
}

/**
 * Recorded: every mail of SNS ends with it, for example in
 * https://docs.aws.amazon.com/timestream/latest/developerguide/scheduledqueries-sns.html
 */
function unsubscribeFooter(topicArn: string, to: string): string {
  const [, partition = 'aws', , region = ''] = topicArn.split(':');
  const host = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const subscriptionArn = `${topicArn}:${deriveId(topicArn, to)}`;
  return [
    '--',
    'If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:',
    `https://sns.${region}.${host}/unsubscribe.html?SubscriptionArn=${subscriptionArn}&Endpoint=${to}`,
    '',
    'Please do not reply directly to this email. If you have any questions or comments regarding this email, please contact us at https://aws.amazon.com/support',
  ].join('\n');
}
