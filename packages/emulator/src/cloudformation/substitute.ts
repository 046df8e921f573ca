import { DeploymentError } from './deployment-error.ts';
import { isObject, type JsonObject } from './json.ts';
import { toText, type Call } from './scope.ts';

const PLACEHOLDER = /\$\{(!?)([^}]*)\}/gu;

/**
 * Fn::Sub, as text or as `[text, variables]`. `${!Name}` stays as `${Name}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function substitute(argument: unknown, call: Call): string {
  const [text, variables] = toArguments(argument, call.path);
  return text.replaceAll(PLACEHOLDER, (_whole, escaped: string, body: string) => {
    if (escaped) return `\${${body}}`;
    const name = body.trim();
    const value = Object.hasOwn(variables, name) ? call.resolve(variables[name]) : lookUp(name, call);
    return toText(value, `${call.path}: \${${name}}`);
  });
}

function toArguments(argument: unknown, path: string): [string, JsonObject] {
  if (typeof argument === 'string') return [argument, {}];
  if (Array.isArray(argument) && argument.length === 2) {
    const [text, variables]: unknown[] = argument;
    if (typeof text === 'string' && isObject(variables)) return [text, variables];
  }
  throw new DeploymentError(`${path} takes text, or a list of text and an object of variables.`);
}

function lookUp(name: string, { scope, path }: Call): unknown {
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name, path) : scope.attribute(name.slice(0, dot), name.slice(dot + 1), path);
}
