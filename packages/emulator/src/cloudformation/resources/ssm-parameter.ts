import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, oneOf, refuse, text, type PropertyNames } from './properties.ts';
import type { ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
const PROPERTIES: PropertyNames = {
  used: ['AllowedPattern', 'DataType', 'Name', 'Tier', 'Type', 'Value'],
  inert: ['Description', 'Tags'],
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const NAME: NameRule = { property: 'Name', pattern: /^[a-zA-Z0-9_.\-/]+$/u, maxLength: 1011 };
const RESERVED_PREFIX = /^\/?(?:aws|ssm)/iu;
const MAX_LEVELS = 15;
const MAX_VALUE_LENGTH = { Standard: 4096, Advanced: 8192, 'Intelligent-Tiering': 8192 };

export const ssmParameter: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  oneOf(declaration, 'DataType', ['text']);
  const type = oneOf(declaration, 'Type', ['String', 'StringList']);
  const value = text(declaration, 'Value');
  const maxLength = MAX_VALUE_LENGTH[oneOf(declaration, 'Tier', ['Standard', 'Advanced', 'Intelligent-Tiering'])];
  if (value.length > maxLength) {
    throw refuse(declaration, 'Value', `has ${value.length} characters, at most ${maxLength} are allowed.`);
  }
  const { AllowedPattern: pattern } = declaration.properties;
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) {
    throw refuse(declaration, 'Value', `does not match its AllowedPattern ${pattern}.`);
  }

  const name = takeName(declaration, NAME, target);
  if (RESERVED_PREFIX.test(name)) throw refuse(declaration, 'Name', `${name} starts with a prefix that AWS reserves.`);
  if (name.split('/').length - 1 > MAX_LEVELS) throw refuse(declaration, 'Name', `has more than ${MAX_LEVELS} levels.`);
  if (name.includes('/') && !name.startsWith('/'))
    throw refuse(declaration, 'Name', 'must start with a slash where it holds one.');
  const arn = arnOf(target, 'ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
  target.resources.parameters.set(name, { name, arn, type, value, version: 1, lastModifiedAt: target.now });
  return { ref: name, attributes: { Arn: arn, Type: type, Value: value } };
};
