import { DeploymentError } from './deployment-error.ts';
import { isObject } from './json.ts';
import { toList, toText, type Call } from './scope.ts';

/**
 * Evaluates an expression of the Conditions section.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function isConditionMet(expression: unknown, call: Call): boolean {
  const { path, resolve, scope } = call;
  const [[name, argument] = [], ...others] = isObject(expression) ? Object.entries(expression) : [];
  if (others.length > 0) throw new DeploymentError(`${path}: a condition is one function, not several.`);
  const every = (length?: number) => toList(argument, path, length).map((item) => isConditionMet(item, call));

  switch (name) {
    case 'Condition':
      return scope.condition(toText(argument, path), path);
    case 'Fn::Equals': {
      const [left, right] = toList(argument, path, 2).map((item) => toText(resolve(item), path));
      return left === right;
    }
    case 'Fn::And':
      return every().every(Boolean);
    case 'Fn::Or':
      return every().some(Boolean);
    case 'Fn::Not':
      return !every(1)[0];
    case undefined:
    default:
      throw new DeploymentError(`${path}: ${name ?? JSON.stringify(expression)} is not a condition.`);
  }
}
