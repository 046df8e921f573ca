/**
 * From the lists of strings that a caller sends to the typed values of a runbook's parameters.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
import { AwsError } from '../../wire/aws-error.ts';
import { isJsonObject } from './document-value.ts';
import { isList, textOf, textsOf } from './interpolation.ts';
import type { Json, ParameterDefinition, ParameterType } from './runbook.ts';

export type GivenParameters = Readonly<Record<string, readonly string[]>>;
export type ParameterValues = Readonly<Record<string, Json>>;

const MAX_VALUES = 50;
const MAX_CHARACTERS = 512;

/** @throws InvalidAutomationExecutionParametersException */
export function resolveParameters(
  definitions: Readonly<Record<string, ParameterDefinition>>,
  given: GivenParameters,
  length: 'enforced' | 'ignored',
): ParameterValues {
  for (const [name, values] of Object.entries(given)) {
    if (!Object.hasOwn(definitions, name)) throw refused(`Parameter "${name}" is not defined in the runbook.`);
    checkSizes(name, values, length);
  }
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, resolveOne(name, definition, Object.hasOwn(given, name) ? given[name] : undefined)]),
  );
}

/** The limits of the service model, which hold whatever the runbook says. Characters are code points. */
function checkSizes(name: string, values: readonly string[], length: 'enforced' | 'ignored'): void {
  if (values.length > MAX_VALUES) throw refused(`Parameter "${name}" has ${values.length} values; at most ${MAX_VALUES} are allowed.`);
  if (length === 'ignored') return;
  for (const value of values) {
    const characters = Array.from(value).length;
    if (characters >= 1 && characters <= MAX_CHARACTERS) continue;
    throw refused(`Parameter "${name}" has a value of ${characters} characters; it must have 1 to ${MAX_CHARACTERS}.`);
  }
}

function resolveOne(name: string, definition: ParameterDefinition, values: readonly string[] | undefined): Json {
  if (values === undefined) {
    if (definition.default === undefined) throw refused(`Missing required parameter: ${name} in user inputs.`);
    return definition.default;
  }
  const value = readers[definition.type](name, values);
  checkConstraints(name, definition, value);
  return value;
}

const readers: Readonly<Record<ParameterType, (name: string, values: readonly string[]) => Json>> = {
  String: single,
  Integer: (name, values) => readAs(name, 'an Integer', single(name, values), /^-?\d{1,15}$/),
  Boolean: (name, values) => readAs(name, 'a Boolean', single(name, values), /^(true|false)$/),
  StringList: (_, values) => values,
  StringMap: (name, values) => mapFrom(name, single(name, values)),
  MapList: (name, values) => values.flatMap((value) => mapsFrom(name, value)),
};

function single(name: string, values: readonly string[]): string {
  const [value] = values;
  if (value === undefined || values.length > 1) throw refused(`Parameter "${name}" takes one value, not ${values.length}.`);
  return value;
}

function readAs(name: string, type: string, value: string, pattern: RegExp): Json {
  const lowercase = value.trim().toLowerCase();
  if (!pattern.test(lowercase)) throw refused(`Parameter "${name}" has value "${value}", which is not ${type}.`);
  const read: unknown = JSON.parse(lowercase.replace(/^(-?)0+(?=\d)/, '$1'));
  return typeof read === 'boolean' ? read : Number(read);
}

function mapFrom(name: string, value: string): Json {
  const read = jsonFrom(name, value);
  if (!isJsonObject(read)) throw refused(`Parameter "${name}" must be a JSON object.`);
  return read;
}

function mapsFrom(name: string, value: string): readonly Json[] {
  const read = jsonFrom(name, value);
  const maps = isList(read) ? read : [read];
  if (!maps.every(isJsonObject)) throw refused(`Parameter "${name}" must hold JSON objects.`);
  return maps;
}

function jsonFrom(name: string, value: string): Json {
  try {
    return JSON.parse(value);
  } catch {
    throw refused(`Parameter "${name}" must be JSON.`);
  }
}

function checkConstraints(name: string, definition: ParameterDefinition, value: Json): void {
  const { allowedValues, allowedPattern, minChars = 0, maxChars = Infinity } = definition;
  const allowed = allowedValues?.map(textOf);
  for (const text of textsOf(value)) {
    if (allowed && !allowed.includes(text)) {
      throw refused(`Parameter "${name}" has value "${text}" not found in [${allowed.join(', ')}].`);
    }
    if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`, 'u').test(text)) {
      throw refused(`Parameter "${name}" has value "${text}", which does not match ${allowedPattern}.`);
    }
    const characters = Array.from(text).length;
    if (characters < minChars || characters > maxChars) {
      throw refused(`Parameter "${name}" has ${characters} characters; it must have ${minChars} to ${maxChars}.`);
    }
  }
}

function refused(message: string): AwsError {
  return new AwsError('InvalidAutomationExecutionParametersException', message);
}
