import { DeploymentError } from './deployment-error.ts';
import { isObject, readJsonObject, type JsonObject } from './json.ts';

/** A CloudFormation template, intrinsics not resolved. */
export interface Template {
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, JsonObject>>;
}

export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  /** Whether it stays in the account when it leaves the template. */
  readonly isRetained: boolean;
  /** The construct's path, which the CDK writes down where it is told to. */
  readonly constructPath?: string;
}

/** Macros change a template before it is deployed; `Rules` only check the bootstrap stack, which does not exist here. */
const UNSUPPORTED_SECTIONS = ['Transform', 'Hooks'];

/** @throws DeploymentError naming the file and the path in it. */
export function readTemplate(file: string): Template {
  const template = readJsonObject(file);
  const section = (name: string): JsonObject => {
    const value = template[name] ?? {};
    if (!isObject(value)) throw new DeploymentError(`${file}: ${name} must be an object.`);
    return value;
  };
  for (const name of UNSUPPORTED_SECTIONS) {
    if (template[name] !== undefined) throw new DeploymentError(`${file}: ${name} is not supported by the emulator.`);
  }
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: mapObject(section('Resources'), (id, value) => toResource(`${file}: Resources.${id}`, value)),
    outputs: mapObject(section('Outputs'), (id, value) => {
      if (!isObject(value)) throw new DeploymentError(`${file}: Outputs.${id} must be an object.`);
      return value;
    }),
  };
}

function toResource(path: string, value: unknown): TemplateResource {
  if (!isObject(value) || typeof value['Type'] !== 'string') {
    throw new DeploymentError(`${path} must be an object with a Type.`);
  }
  const { Type: type, Properties: properties = {}, DependsOn: dependsOn = [], Condition: condition, DeletionPolicy: deletionPolicy, Metadata: metadata } = value;
  if (!isObject(properties)) throw new DeploymentError(`${path}.Properties must be an object.`);
  return {
    type,
    properties,
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
    isRetained: deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate',
    dependsOn: (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).map(String),
    ...(typeof condition === 'string' && { condition }),
    ...pathOf(metadata),
  };
}

function pathOf(metadata: unknown): { constructPath?: string } {
  const path = isObject(metadata) ? metadata['aws:cdk:path'] : undefined;
  return typeof path === 'string' ? { constructPath: path } : {};
}

function mapObject<T>(object: JsonObject, map: (key: string, value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(key, value)]));
}
