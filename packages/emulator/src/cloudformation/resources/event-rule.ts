import type { EventRule, RuleTarget, TargetInput } from '../../resources.ts';
import { isObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, integer, list, oneOf, optionalObject, optionalText, refuse, text, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
const RULE: PropertyNames = {
  used: ['EventBusName', 'EventPattern', 'Name', 'ScheduleExpression', 'State', 'Targets'],
  inert: ['Description', 'RoleArn', 'Tags'],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-rule-target.html */
const TARGET: PropertyNames = {
  used: ['Arn', 'DeadLetterConfig', 'Id', 'Input', 'InputPath', 'RetryPolicy'],
  inert: [],
};
const RETRY_POLICY: PropertyNames = { used: ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'], inert: [] };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const NAME: NameRule = { property: 'Name', pattern: /^[.\-_A-Za-z0-9]+$/u, maxLength: 64 };
const MAX_TARGETS = 5;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
const RETRY_ATTEMPTS = { min: 0, max: 185, byDefault: 185 };
const EVENT_AGE_SECONDS = { min: 60, max: 86_400, byDefault: 86_400 };

export const eventRule: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, RULE);
  const bus = optionalText(declaration, 'EventBusName') ?? 'default';
  if (bus !== 'default' && bus !== arnOf(target, 'events', 'event-bus/default')) {
    throw refuse(declaration, 'EventBusName', `${bus} is not supported by the emulator, only the default bus.`);
  }
  const checked = {
    isEnabled: oneOf(declaration, 'State', ['ENABLED', 'DISABLED']) === 'ENABLED',
    ...readTrigger(declaration),
    targets: readTargets(declaration),
  };
  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'events', `rule/${name}`);
  target.resources.rules.set(arn, { arn, name, ...checked });
  return { ref: name, attributes: { Arn: arn } };
};

/** "You must specify either EventPattern or ScheduleExpression", or both. */
function readTrigger(declaration: Declaration): Pick<EventRule, 'eventPattern' | 'schedule'> {
  const eventPattern = optionalObject(declaration, 'EventPattern');
  const schedule = optionalText(declaration, 'ScheduleExpression');
  if (eventPattern === undefined && schedule === undefined) throw refuse(declaration, 'EventPattern', 'or ScheduleExpression is required.');
  return { ...(eventPattern && { eventPattern }), ...(schedule !== undefined && { schedule }) };
}

function readTargets(declaration: Declaration): readonly RuleTarget[] {
  const targets = list(declaration, 'Targets').map((item, index) => readTarget(part(declaration, item, `Targets[${index}]`)));
  if (targets.length > MAX_TARGETS) throw refuse(declaration, 'Targets', `has ${targets.length} items, at most ${MAX_TARGETS} are allowed.`);
  const ids = new Set(targets.map(({ id }) => id));
  if (ids.size < targets.length) throw refuse(declaration, 'Targets', 'has two items with the same Id.');
  return targets;
}

function readTarget(target: Declaration): RuleTarget {
  checkPropertyNames(target, TARGET);
  const retryPolicy = part(target, optionalObject(target, 'RetryPolicy') ?? {}, 'RetryPolicy');
  checkPropertyNames(retryPolicy, RETRY_POLICY);
  const deadLetterArn = optionalText(part(target, optionalObject(target, 'DeadLetterConfig') ?? {}, 'DeadLetterConfig'), 'Arn');
  return {
    id: text(target, 'Id'),
    arn: text(target, 'Arn'),
    input: readInput(target),
    maximumRetryAttempts: integer(retryPolicy, 'MaximumRetryAttempts', RETRY_ATTEMPTS),
    maximumEventAgeSeconds: integer(retryPolicy, 'MaximumEventAgeInSeconds', EVENT_AGE_SECONDS),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
  };
}

/** They are "mutually exclusive and optional parameters of a target". InputTransformer, the third, is refused. */
function readInput(target: Declaration): TargetInput {
  const { Input: constant, InputPath: path } = target.properties;
  if (constant !== undefined && path !== undefined) throw refuse(target, 'Input and InputPath', 'exclude each other.');
  if (constant !== undefined) return { kind: 'constant', text: json(target, 'Input') };
  return path === undefined ? { kind: 'event' } : { kind: 'path', path: text(target, 'InputPath') };
}

function json(target: Declaration, property: string): string {
  const value = text(target, property);
  try {
    JSON.parse(value);
    return value;
  } catch {
    throw refuse(target, property, 'is no valid JSON text.');
  }
}

/** A part of a declaration, read in the same way. */
function part(declaration: Declaration, properties: unknown, name: string): Declaration {
  if (!isObject(properties)) throw refuse(declaration, name, 'must be an object.');
  return { ...declaration, properties, path: `${declaration.path}: ${name}` };
}
