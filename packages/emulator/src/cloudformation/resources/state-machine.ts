import { isObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import {
  checkPropertyNames,
  matching,
  object,
  oneOf,
  optionalObject,
  refuse,
  type PropertyNames,
} from './properties.ts';
import { ROLE_ARN } from './role.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
const PROPERTIES: PropertyNames = {
  used: [
    'Definition',
    'DefinitionString',
    'DefinitionSubstitutions',
    'LoggingConfiguration',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
    'TracingConfiguration',
  ],
  inert: ['EncryptionConfiguration', 'Tags'],
};

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const NAME: NameRule = {
  property: 'StateMachineName',
  pattern: /^[^\s?*<>{}[\]"#%\\^|~`$&,;:/\p{Cc}]+$/u,
  maxLength: 80,
};
const MAX_DEFINITION_LENGTH = 1_048_576;

export const stateMachine: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const definition = readDefinition(declaration);
  const logging = optionalObject(declaration, 'LoggingConfiguration');
  const roleArn = matching(declaration, 'RoleArn', ROLE_ARN);
  const type = oneOf(declaration, 'StateMachineType', ['STANDARD']);

  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'states', `stateMachine:${name}`);
  target.resources.stateMachines.set(arn, {
    arn,
    name,
    roleArn,
    definition,
    type,
    createdAt: target.now,
    tracingEnabled: isEnabled(optionalObject(declaration, 'TracingConfiguration')?.['Enabled']),
    ...(logging && { loggingConfiguration: logging }),
  });
  return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: 'INITIAL' } };
};

function readDefinition(declaration: Declaration): string {
  const { Definition: asObject, DefinitionString: asText } = declaration.properties;
  if ((asObject === undefined) === (asText === undefined)) {
    throw refuse(declaration, 'Definition', 'or DefinitionString is required, and not both.');
  }
  const definition = asText === undefined ? JSON.stringify(object(declaration, 'Definition')) : asText;
  if (typeof definition !== 'string') throw refuse(declaration, 'DefinitionString', 'must be text.');

  const substituted = substituteDefinition(definition, declaration);
  if (substituted.length > MAX_DEFINITION_LENGTH) {
    throw refuse(
      declaration,
      'Definition',
      `has ${substituted.length} characters, at most ${MAX_DEFINITION_LENGTH} are allowed.`,
    );
  }
  return substituted;
}

/** Replaces `${NAME}` for the names that are given; the rest of the definition may hold `${…}` of its own. */
function substituteDefinition(definition: string, declaration: Declaration): string {
  const substitutions = optionalObject(declaration, 'DefinitionSubstitutions') ?? {};
  return Object.entries(substitutions).reduce((text, [name, value]) => {
    if (isObject(value) || Array.isArray(value))
      throw refuse(declaration, `DefinitionSubstitutions.${name}`, 'must be text.');
    return text.replaceAll(`\${${name}}`, () => String(value));
  }, definition);
}

function isEnabled(value: unknown): boolean {
  return value === true || value === 'true';
}
