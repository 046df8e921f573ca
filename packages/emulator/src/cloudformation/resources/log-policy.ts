/** What belongs to CloudWatch Logs beside its groups: resource policies of the account, and saved queries. */
import { deriveId } from '../../engine/derive-id.ts';
import { readStatements } from '../../services/sqs/queue-policy.ts';
import type { QueueStatement } from '../../resources.ts';
import { messageOf } from '../deployment-error.ts';
import { isObject, type JsonObject } from '../json.ts';
import { arnOf, takeName } from './names.ts';
import { originOf } from './origin.ts';
import { checkPropertyNames, list, oneOf, refuse, text, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import { addResourcePolicy } from './resource-policy.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html */
const POLICY: PropertyNames = { used: ['PolicyDocument', 'PolicyName'], inert: [] };
const POLICY_NAME = { property: 'PolicyName', pattern: /^([^:*/]+\/?)*[^:*/]+$/u, maxLength: 255 };
const MAX_POLICY_LENGTH = 5120;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_POLICIES = 10;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html */
const QUERY: PropertyNames = { used: ['LogGroupNames', 'Name', 'QueryLanguage', 'QueryString'], inert: [] };

/** Evaluated where a service writes to a group by its own name. */
export const logPolicy: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, POLICY);
  const statements = readPolicy(declaration);
  text(declaration, 'PolicyName');
  const name = takeName(declaration, POLICY_NAME, target);
  const { logPolicies } = target.resources;
  if (logPolicies.size >= MAX_POLICIES) throw refuse(declaration, 'PolicyName', `${name} is one policy too many: a Region has at most ${MAX_POLICIES}.`);
  logPolicies.set(name, statements);
  addResourcePolicy(target, arnOf(target, 'logs', '*'), { name, document: JSON.parse(text(declaration, 'PolicyDocument')), origin: originOf(declaration, 'PolicyDocument') });
  return { ref: name, attributes: {} };
};

export const queryDefinition: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, QUERY);
  oneOf(declaration, 'QueryLanguage', ['CWLI']);
  const { stackName, logicalId } = declaration;
  const id = deriveId(stackName, logicalId);
  target.resources.queryDefinitions.set(id, {
    id,
    name: text(declaration, 'Name'),
    queryString: text(declaration, 'QueryString'),
    logGroupNames: list(declaration, 'LogGroupNames').map(String),
    lastModifiedAt: target.now,
  });
  return { ref: id, attributes: { QueryDefinitionId: id } };
};

/** The document is JSON as text. */
function readPolicy(declaration: Declaration): readonly QueueStatement[] {
  const document = text(declaration, 'PolicyDocument');
  if (document.length > MAX_POLICY_LENGTH) throw refuse(declaration, 'PolicyDocument', `has ${document.length} characters, at most ${MAX_POLICY_LENGTH} are allowed.`);
  try {
    return readStatements(parse(document));
  } catch (error) {
    throw refuse(declaration, 'PolicyDocument', `cannot be read: ${messageOf(error)}`);
  }
}

function parse(document: string): JsonObject {
  const parsed: unknown = JSON.parse(document);
  if (isObject(parsed)) return parsed;
  throw new SyntaxError('a policy is an object');
}
