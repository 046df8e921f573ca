import { messageOf } from '../deployment-error.ts';
import { physicalName } from '../physical-name.ts';
import { readStatements } from '../../services/sqs/queue-policy.ts';
import { queueAt } from '../../services/sqs/queue-url.ts';
import type { QueueStatement } from '../../resources.ts';
import { originOf } from './origin.ts';
import { checkPropertyNames, list, object, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import { addResourcePolicy } from './resource-policy.ts';
import type { Target } from '../target.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
const PROPERTIES: PropertyNames = { used: ['PolicyDocument', 'Queues'], inert: [] };

/** Evaluated where a service sends by its own name. */
export const queuePolicy: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const statements = readPolicy(declaration);
  const policy = { name: 'QueuePolicy', document: object(declaration, 'PolicyDocument'), origin: originOf(declaration, 'PolicyDocument') };
  for (const url of list(declaration, 'Queues')) {
    const arn = findQueue(declaration, url, target);
    if (target.resources.queuePolicies.has(arn)) throw refuse(declaration, 'Queues', `${arn} has a policy already.`);
    target.resources.queuePolicies.set(arn, statements);
    addResourcePolicy(target, arn, policy);
  }
  const id = physicalName(declaration.stackName, declaration.logicalId, 128);
  return { ref: id, attributes: { Id: id } };
};

function readPolicy(declaration: Declaration): readonly QueueStatement[] {
  try {
    return readStatements(object(declaration, 'PolicyDocument'));
  } catch (error) {
    throw refuse(declaration, 'PolicyDocument', `cannot be read: ${messageOf(error)}`);
  }
}

function findQueue(declaration: Declaration, url: unknown, { resources }: Target): string {
  try {
    return queueAt(String(url), resources).arn;
  } catch {
    throw refuse(declaration, 'Queues', `names ${String(url)}, which is no deployed queue.`);
  }
}
