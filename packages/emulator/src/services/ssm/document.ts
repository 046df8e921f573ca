/**
 * Parses the content of an Automation runbook and refuses what AWS would refuse, or what this emulator does not run.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
import { notSupported } from '../../wire/aws-error.ts';
import { flag, invalidDocument, isJsonObject, list, object, positiveInteger, text } from './document-value.ts';
import { parseStep } from './document-step.ts';
import { checkReferences } from './document-references.ts';
import { textOf } from './interpolation.ts';
import { jumpTarget, parameterTypes, stepIndex } from './runbook.ts';
import type { Json, JsonObject, ParameterDefinition, ParameterType, Runbook, Step } from './runbook.ts';

const MAX_PARAMETERS = 200;
const KNOWN_FIELDS = ['schemaVersion', 'description', 'assumeRole', 'parameters', 'mainSteps', 'outputs'];
const BLOCKING_ACTIONS = ['aws:approve', 'aws:pause', 'aws:sleep'];

const parsed = new WeakMap<object, Runbook>();

/**
 * The runbook in a document's content. Content that was parsed before is not parsed again.
 * @throws InvalidDocumentContent: it breaks the schema. UnsupportedOperation: it is valid but not emulated.
 */
export function parseRunbook(content: Readonly<Record<string, unknown>>): Runbook {
  const known = parsed.get(content);
  if (known) return known;
  const runbook = parseContent(content);
  parsed.set(content, runbook);
  return runbook;
}

function parseContent(content: Readonly<Record<string, unknown>>): Runbook {
  if (!isJsonObject(content)) throw invalidDocument('content', 'must be JSON');
  if (content['schemaVersion'] !== '0.3') throw invalidDocument('schemaVersion', "must be '0.3' for an Automation runbook");
  for (const field of Object.keys(content)) {
    if (!KNOWN_FIELDS.includes(field)) throw notSupported(`The runbook field "${field}"`);
  }
  const runbook: Runbook = {
    ...(content['description'] === undefined ? {} : { description: text(content['description'], 'description') }),
    ...(content['assumeRole'] === undefined ? {} : { assumeRole: text(content['assumeRole'], 'assumeRole') }),
    parameters: parseParameters(content['parameters'] ?? {}),
    steps: list(content['mainSteps'] ?? [], 'mainSteps').map(parseStep),
    outputs: list(content['outputs'] ?? [], 'outputs').map((output, n) => text(output, `outputs[${n}]`)),
  };
  if (runbook.steps.length === 0) throw invalidDocument('mainSteps', 'must hold at least one step');
  for (const [index, step] of runbook.steps.entries()) checkStep(runbook, step, index);
  checkReferences(runbook);
  return runbook;
}

function checkStep(runbook: Runbook, step: Step, index: number): void {
  const at = `step ${step.name}`;
  if (stepIndex(runbook, step.name) !== index) throw invalidDocument(at, 'has the name of an earlier step');
  for (const field of ['nextStep', 'onFailure', 'onCancel'] as const) {
    const target = field === 'nextStep' ? step.nextStep : jumpTarget(step[field]);
    if (target === undefined) continue;
    const found = runbook.steps[stepIndex(runbook, target)];
    if (!found) throw invalidDocument(at, `${field} leads to step ${target}, which does not exist`);
    if (field === 'onCancel' && BLOCKING_ACTIONS.includes(found.action)) {
      throw invalidDocument(at, `onCancel must not lead to ${found.action} (step ${target})`);
    }
  }
}

function parseParameters(value: Json): Runbook['parameters'] {
  const entries = Object.entries(object(value, 'parameters'));
  if (entries.length > MAX_PARAMETERS) throw invalidDocument('parameters', `must be at most ${MAX_PARAMETERS}`);
  return Object.fromEntries(entries.map(([name, definition]) => [name, parseParameter(name, object(definition, name))]));
}

function parseParameter(name: string, definition: JsonObject): ParameterDefinition {
  const at = `parameter ${name}`;
  const type = parameterTypes.find((known) => known === definition['type']);
  if (!/^[A-Za-z0-9_]+$/.test(name)) throw invalidDocument(at, 'may hold letters, digits and _ only');
  if (!type) throw unknownType(at, definition['type']);
  return { type, ...constraints(definition, at), ...defaultOf(definition, at, type) };
}

function unknownType(at: string, type: Json | undefined): Error {
  const written = textOf(type ?? null);
  if (written.startsWith('AWS::') || written.startsWith('List<')) return notSupported(`The type ${written} of ${at}`);
  return invalidDocument(at, `type must be one of ${parameterTypes.join(', ')}, not ${written}`);
}

function constraints(definition: JsonObject, at: string): Omit<ParameterDefinition, 'type' | 'default'> {
  const { allowedValues, allowedPattern, minChars, maxChars } = definition;
  if (allowedPattern !== undefined) checkPattern(text(allowedPattern, `${at}: allowedPattern`), at);
  return {
    ...(allowedValues === undefined ? {} : { allowedValues: list(allowedValues, `${at}: allowedValues`) }),
    ...(allowedPattern === undefined ? {} : { allowedPattern: text(allowedPattern, at) }),
    ...(minChars === undefined ? {} : { minChars: positiveInteger(minChars, `${at}: minChars`, { orZero: true }) }),
    ...(maxChars === undefined ? {} : { maxChars: positiveInteger(maxChars, `${at}: maxChars`) }),
  };
}

function checkPattern(pattern: string, at: string): void {
  try {
    RegExp(pattern, 'u');
  } catch (cause) {
    throw invalidDocument(at, `allowedPattern is no regular expression: ${String(cause)}`);
  }
}

function defaultOf(definition: JsonObject, at: string, type: ParameterType): Pick<ParameterDefinition, 'default'> {
  const value = definition['default'];
  if (value === undefined) return {};
  if (/\{\{\s*ssm/.test(JSON.stringify(value))) throw notSupported(`A reference to Parameter Store in the default of ${at}`);
  return { default: defaultReaders[type](value, `${at}: default`) };
}

const defaultReaders: Readonly<Record<ParameterType, (value: Json, where: string) => Json>> = {
  String: (value, where) => (typeof value === 'object' ? text(value, where) : String(value)),
  Integer: (value, where) => {
    if (!/^-?\d+$/.test(textOf(value))) throw invalidDocument(where, 'must be an integer');
    return Number(value);
  },
  Boolean: flag,
  StringList: (value, where) => list(value, where).map((item) => text(item, where)),
  MapList: (value, where) => list(value, where).map((item) => object(item, where)),
  StringMap: object,
};
