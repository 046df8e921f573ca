/** What the names in one stack's template stand for. */
import { isConditionMet } from './conditions.ts';
import { DeploymentError } from './deployment-error.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { isObject, own } from './json.ts';
import { parameterValue } from './parameters.ts';
import { pseudoParameters } from './pseudo-parameters.ts';
import type { Created } from './resources/resource-kind.ts';
import type { Scope } from './scope.ts';
import type { Stack } from './assembly.ts';
import type { Target } from './target.ts';

/** Creates a resource when it is first referred to; undefined where the template has none of that id. */
export type ResourceLookup = (logicalId: string, path: string) => Created | undefined;

export function createStackScope({ name, template }: Stack, target: Target, lookUp: ResourceLookup): Scope {
  const pseudo = pseudoParameters(target.resources.account, name);
  const conditions = new Map<string, boolean | 'evaluating'>();

  const scope: Scope = {
    ref(refName, path) {
      if (pseudo.has(refName)) return pseudo.get(refName);
      const parameter = own(template.parameters, refName);
      if (parameter !== undefined) return parameterValue(parameter, target, `Stack ${name}: Parameters.${refName}`);
      const created = lookUp(refName, path);
      if (created) return created.ref;
      throw new DeploymentError(`${path}: the template has no resource or parameter ${refName}.`);
    },
    attribute(logicalId, attribute, path) {
      const created = lookUp(logicalId, path);
      if (!created) throw new DeploymentError(`${path}: the template has no resource ${logicalId}.`);
      const value = own(created.attributes, attribute);
      if (value !== undefined) return value;
      throw new DeploymentError(
        `${path}: ${own(template.resources, logicalId)?.type} ${logicalId} has no attribute ${attribute}.`,
      );
    },
    condition(conditionName, path) {
      const known = conditions.get(conditionName);
      if (known === 'evaluating')
        throw new DeploymentError(`${path}: the condition ${conditionName} depends on itself.`);
      if (known !== undefined) return known;
      const expression = own(template.conditions, conditionName);
      if (expression === undefined)
        throw new DeploymentError(`${path}: the template has no condition ${conditionName}.`);

      conditions.set(conditionName, 'evaluating');
      const place = `Stack ${name}: Conditions.${conditionName}`;
      const resolve = (value: unknown): unknown => resolveIntrinsics(value, scope, place);
      const isMet = isConditionMet(expression, { scope, path: place, resolve });
      conditions.set(conditionName, isMet);
      return isMet;
    },
    mapping([map, topKey, key], path) {
      const keys = own(template.mappings, map);
      const values = isObject(keys) ? own(keys, topKey) : undefined;
      const value = isObject(values) ? own(values, key) : undefined;
      if (value !== undefined) return value;
      throw new DeploymentError(`${path}: the template has no mapping ${map}.${topKey}.${key}.`);
    },
    importedValue(exportName, path) {
      const exported = target.exports.get(exportName);
      if (exported) return exported.value;
      throw new DeploymentError(`${path}: no export named ${exportName} found.`);
    },
  };
  return scope;
}
