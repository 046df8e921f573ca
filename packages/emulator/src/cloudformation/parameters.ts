import { DeploymentError } from './deployment-error.ts';
import { isObject } from './json.ts';
import { toText } from './scope.ts';
import type { Target } from './target.ts';

const SSM_VALUE = /^AWS::SSM::Parameter::Value<(?:String|List<String>|CommaDelimitedList)>$/u;

/**
 * The value of a template parameter: its default, as nobody is there to give another.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/parameters-section-structure.html
 */
export function parameterValue(parameter: unknown, target: Target, path: string): unknown {
  if (!isObject(parameter)) throw new DeploymentError(`${path} must be an object.`);
  const { Type: type, Default: byDefault } = parameter;
  if (byDefault === undefined)
    throw new DeploymentError(`${path} has no default, and the emulator takes no values for parameters.`);
  const text = toText(byDefault, `${path}.Default`);
  if (typeof type !== 'string') throw new DeploymentError(`${path}.Type is required.`);

  const value = type.startsWith('AWS::SSM::') ? storedValue(type, text, target, path) : text;
  return type.includes('List') ? value.split(',').map((item) => item.trim()) : value;
}

/** CDK's own parameter of this kind, BootstrapVersion, is declared and never referred to: then nothing is looked up. */
function storedValue(type: string, name: string, target: Target, path: string): string {
  if (!SSM_VALUE.test(type)) throw new DeploymentError(`${path}: the type ${type} is not supported by the emulator.`);
  const stored = target.resources.parameters.get(name);
  if (stored) return stored.value;
  throw new DeploymentError(`${path}: no deployed stack has an SSM parameter ${name}.`);
}
