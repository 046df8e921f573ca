import type { Subscription } from '../../resources.ts';
import { isObject, type JsonObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, list, optionalText, refuse, text, type PropertyNames } from './properties.ts';
import type { Target } from '../target.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import { deriveId } from '../../engine/derive-id.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
const TOPIC: PropertyNames = {
  used: ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'TopicName'],
  inert: [
    'DataProtectionPolicy',
    'DeliveryStatusLogging',
    'SignatureVersion',
    'Tags',
    'TracingConfig',
  ],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
const SUBSCRIPTION: PropertyNames = { used: ['Endpoint', 'Protocol', 'TopicArn'], inert: ['Region'] };

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const NAME: NameRule = { property: 'TopicName', pattern: /^[A-Za-z0-9_-]+$/u, maxLength: 256 };
const MAX_DISPLAY_NAME_LENGTH = 100;

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const AWS_PROTOCOLS = ['http', 'https', 'email', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose'];
const PROTOCOLS = ['email'];
const MAIL_ADDRESS = /^[^\s@]+@[^\s@]+$/u;

export const topic: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, TOPIC);
  const displayName = optionalText(declaration, 'DisplayName');
  if (displayName !== undefined && displayName.length > MAX_DISPLAY_NAME_LENGTH) {
    throw refuse(
      declaration,
      'DisplayName',
      `has ${displayName.length} characters, at most ${MAX_DISPLAY_NAME_LENGTH} are allowed.`,
    );
  }
  const subscriptions = list(declaration, 'Subscription').map((item) => {
    if (!isObject(item)) throw refuse(declaration, 'Subscription', 'must hold objects.');
    return toSubscription(declaration, item);
  });

  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'sns', name);
  const keyArn = readKeyArn(declaration, target);
  target.resources.topics.set(arn, { arn, name, subscriptions, ...(displayName !== undefined && { displayName }), ...(keyArn !== undefined && { keyArn }) });
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

/** Nothing is encrypted, but an authorizer is asked about the key. Aliases are not followed: `alias/aws/sns` needs no grant. */
function readKeyArn(declaration: Declaration, target: Target): string | undefined {
  const key = optionalText(declaration, 'KmsMasterKeyId');
  if (key === undefined || /(?:^|:)alias\//u.test(key)) return undefined;
  return key.startsWith('arn:') ? key : arnOf(target, 'kms', `key/${key}`);
}

export const subscription: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, SUBSCRIPTION);
  const topicArn = text(declaration, 'TopicArn');
  const found = target.resources.topics.get(topicArn);
  if (!found) throw refuse(declaration, 'TopicArn', `${topicArn} is no deployed topic.`);

  const added = toSubscription(declaration, declaration.properties);
  const isKnown = found.subscriptions.some(
    ({ protocol, endpoint }) => protocol === added.protocol && endpoint === added.endpoint,
  );
  // Subscribing the same endpoint again answers the subscription that is there already.
  if (!isKnown) found.subscriptions.push(added);
  const arn = `${topicArn}:${deriveId(topicArn, `${added.protocol} ${added.endpoint}`)}`;
  return { ref: arn, attributes: { Arn: arn } };
};

function toSubscription(
  declaration: Declaration,
  { Protocol: protocol, Endpoint: endpoint }: JsonObject,
): Subscription {
  if (typeof protocol !== 'string' || typeof endpoint !== 'string') {
    throw refuse(declaration, 'Protocol', 'and Endpoint are required.');
  }
  if (!AWS_PROTOCOLS.includes(protocol)) throw refuse(declaration, 'Protocol', `${protocol} does not exist in SNS.`);
  if (!PROTOCOLS.includes(protocol)) {
    throw refuse(
      declaration,
      'Protocol',
      `${protocol} is not supported by the emulator, only ${PROTOCOLS.join(', ')}.`,
    );
  }
  if (!MAIL_ADDRESS.test(endpoint)) throw refuse(declaration, 'Endpoint', `${endpoint} is no mail address.`);
  return { protocol, endpoint };
}
