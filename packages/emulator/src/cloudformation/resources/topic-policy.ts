import { physicalName } from '../physical-name.ts';
import { originOf } from './origin.ts';
import { checkPropertyNames, list, object, refuse, type PropertyNames } from './properties.ts';
import { addResourcePolicy } from './resource-policy.ts';
import type { ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
const PROPERTIES: PropertyNames = { used: ['PolicyDocument', 'Topics'], inert: [] };

/** Read by an authorizer only: no service publishes by its own name. */
export const topicPolicy: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const policy = { name: 'TopicPolicy', document: object(declaration, 'PolicyDocument'), origin: originOf(declaration, 'PolicyDocument') };
  for (const arn of list(declaration, 'Topics').map(String)) {
    if (!target.resources.topics.has(arn)) throw refuse(declaration, 'Topics', `names ${arn}, which is no deployed topic.`);
    addResourcePolicy(target, arn, policy);
  }
  const id = physicalName(declaration.stackName, declaration.logicalId, 128);
  return { ref: id, attributes: { Id: id } };
};
