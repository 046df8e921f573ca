/**
 * Resolves CloudFormation's intrinsic functions in a value of a template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
import { isConditionMet } from './conditions.ts';
import { DeploymentError } from './deployment-error.ts';
import { isObject, own, type JsonObject } from './json.ts';
import { noValue, toList, toText, type Call, type Scope } from './scope.ts';
import { substitute } from './substitute.ts';

type Intrinsic = (argument: unknown, call: Call) => unknown;

const condition =
  (name: string): Intrinsic =>
  (argument, call) =>
    isConditionMet({ [name]: argument }, call);

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, { scope, path }) => scope.ref(toText(argument, path), path),
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': ifElse,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, { scope, path, resolve }) => scope.importedValue(toText(resolve(argument), path), path),
  'Fn::Base64': (argument, { path, resolve }) => Buffer.from(toText(resolve(argument), path)).toString('base64'),
  'Fn::Equals': condition('Fn::Equals'),
  'Fn::And': condition('Fn::And'),
  'Fn::Or': condition('Fn::Or'),
  'Fn::Not': condition('Fn::Not'),
};

/**
 * The value with its intrinsics resolved. `path` says where it stands, for error messages.
 * @throws DeploymentError
 */
export function resolveIntrinsics(value: unknown, scope: Scope, path: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => resolveIntrinsics(item, scope, `${path}[${index}]`));
    return items.filter((item) => item !== noValue);
  }
  if (!isObject(value)) return value;

  const name = intrinsicName(value, path);
  if (name !== undefined) return applyIntrinsic(name, value[name], { scope, path: `${path}.${name}` });
  const entries = Object.entries(value).map(
    ([key, item]) => [key, resolveIntrinsics(item, scope, `${path}.${key}`)] as const,
  );
  return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
}

function intrinsicName(value: JsonObject, path: string): string | undefined {
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'Ref') return 'Ref';
  const name = keys.find((key) => key.startsWith('Fn::'));
  if (name !== undefined && keys.length > 1) {
    throw new DeploymentError(`${path}: ${name} stands beside other keys (${keys.join(', ')}).`);
  }
  return name;
}

function applyIntrinsic(name: string, argument: unknown, { scope, path }: Pick<Call, 'scope' | 'path'>): unknown {
  const intrinsic = own(intrinsics, name);
  if (!intrinsic) throw new DeploymentError(`${path}: this intrinsic function is not supported by the emulator.`);
  return intrinsic(argument, { scope, path, resolve: (inner) => resolveIntrinsics(inner, scope, path) });
}

function getAtt(argument: unknown, { scope, path, resolve }: Call): string {
  const [logicalId, ...names] = typeof argument === 'string' ? argument.split('.') : toList(argument, path);
  if (names.length === 0) throw new DeploymentError(`${path} takes a logical id and an attribute.`);
  return scope.attribute(toText(logicalId, path), names.map((name) => toText(resolve(name), path)).join('.'), path);
}

function join(argument: unknown, { path, resolve }: Call): string {
  const [delimiter, list] = toList(argument, path, 2);
  const items = toList(resolve(list), path);
  return items.map((item, index) => toText(item, `${path}[1][${index}]`)).join(toText(delimiter, path));
}

function select(argument: unknown, { path, resolve }: Call): unknown {
  const [index, list] = toList(argument, path, 2).map(resolve);
  const items = toList(list, path);
  const position = Number(toText(index, path));
  if (!Number.isInteger(position) || position < 0 || position >= items.length) {
    throw new DeploymentError(`${path}: there is no item ${String(index)} in a list of ${items.length}.`);
  }
  return items[position];
}

function split(argument: unknown, { path, resolve }: Call): string[] {
  const [delimiter, text] = toList(argument, path, 2);
  return toText(resolve(text), path).split(toText(delimiter, path));
}

function ifElse(argument: unknown, { scope, path, resolve }: Call): unknown {
  const [name, whenTrue, whenFalse] = toList(argument, path, 3);
  return resolve(scope.condition(toText(name, path), path) ? whenTrue : whenFalse);
}

function findInMap(argument: unknown, { scope, path, resolve }: Call): unknown {
  const [map, topKey, key] = toList(argument, path, 3).map((item) => toText(resolve(item), path));
  return scope.mapping([map ?? '', topKey ?? '', key ?? ''], path);
}
