/** Deploys one stack: each resource is created when it is first needed, its dependencies before it. */
import type { Stack } from './assembly.ts';
import { DeploymentError } from './deployment-error.ts';
import { lastingCounts, lastingSince } from './lasting.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { isObject, own, type JsonObject } from './json.ts';
import { resourceKind } from './resources/kinds.ts';
import type { Created } from './resources/resource-kind.ts';
import { recordTags } from './resources/tags.ts';
import { toText, type Scope } from './scope.ts';
import { createStackScope } from './stack-scope.ts';
import type { Target } from './target.ts';
import type { TemplateResource } from './template.ts';

/**
 * Registers the stack's resources in the target and answers its outputs.
 * @throws DeploymentError
 */
export function deployStack(stack: Stack, target: Target): Map<string, string> {
  checkTypes(stack);
  const created = new Map<string, Created>();
  const chain: string[] = [];

  const create = (logicalId: string, resource: TemplateResource): Created => {
    const known = created.get(logicalId);
    if (known) return known;
    if (chain.includes(logicalId)) {
      const circle = [...chain.slice(chain.indexOf(logicalId)), logicalId];
      throw new DeploymentError(`Stack ${stack.name}: circular dependency between resources: ${circle.join(' → ')}.`);
    }
    chain.push(logicalId);
    const fresh = createResource(logicalId, resource);
    chain.pop();
    created.set(logicalId, fresh);
    return fresh;
  };

  const createResource = (logicalId: string, resource: TemplateResource): Created => {
    const path = `Stack ${stack.name}: Resources.${logicalId}`;
    for (const dependency of resource.dependsOn) {
      const found = own(stack.template.resources, dependency);
      if (!found) throw new DeploymentError(`${path}.DependsOn: the template has no resource ${dependency}.`);
      if (isWanted(found, scope)) create(dependency, found);
    }
    const properties = resolveIntrinsics(resource.properties, scope, `${path}.Properties`) as JsonObject;
    const kind = resourceKind(resource.type);
    if (!kind) throw refusedType(stack, logicalId, resource);
    const { type, constructPath } = resource;
    const declaration = { stackName: stack.name, logicalId, type, properties, path: `${path} (${type})`, ...(constructPath !== undefined && { constructPath }) };
    const before = lastingCounts(target.resources);
    const made = kind(declaration, target);
    recordTags(declaration, made, target);
    if (resource.isRetained) for (const lasting of lastingSince(target.resources, before)) target.resources.retained.add(lasting);
    return made;
  };

  const scope: Scope = createStackScope(stack, target, (logicalId, path) => {
    const resource = own(stack.template.resources, logicalId);
    if (resource && !isWanted(resource, scope)) {
      throw new DeploymentError(`${path}: ${logicalId} is not created, its condition ${resource.condition} is false.`);
    }
    return resource && create(logicalId, resource);
  });

  for (const [logicalId, resource] of Object.entries(stack.template.resources)) {
    if (isWanted(resource, scope)) create(logicalId, resource);
  }
  return resolveOutputs(stack, scope, target);
}

/** All at once, so that nobody learns of them one by one. */
function checkTypes(stack: Stack): void {
  const unknown = Object.entries(stack.template.resources).filter(([, { type }]) => !resourceKind(type));
  const problems = unknown.flatMap(([logicalId, resource]) => refusedType(stack, logicalId, resource).problems);
  if (problems.length > 0) throw new DeploymentError(problems);
}

function refusedType({ name }: Stack, logicalId: string, { type }: TemplateResource): DeploymentError {
  return new DeploymentError(
    `Stack ${name}: Resources.${logicalId}: the type ${type} is not supported by the emulator.`,
  );
}

function isWanted({ condition }: TemplateResource, scope: Scope): boolean {
  return condition === undefined || scope.condition(condition, 'Condition');
}

function resolveOutputs({ name: stackName, template }: Stack, scope: Scope, target: Target): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const [name, output] of Object.entries(template.outputs)) {
    const path = `Stack ${stackName}: Outputs.${name}`;
    const { Condition: condition, Value: declared, Export: exported } = output;
    if (typeof condition === 'string' && !scope.condition(condition, path)) continue;

    const value = toText(resolveIntrinsics(declared, scope, `${path}.Value`), `${path}.Value`);
    outputs.set(name, value);
    if (isObject(exported)) {
      const exportName = toText(
        resolveIntrinsics(exported['Name'], scope, `${path}.Export.Name`),
        `${path}.Export.Name`,
      );
      addExport(exportName, { value, stackName }, target);
    }
  }
  return outputs;
}

function addExport(exportName: string, exported: { value: string; stackName: string }, target: Target): void {
  const other = target.exports.get(exportName);
  if (other) {
    throw new DeploymentError(
      `Stack ${exported.stackName}: an export named ${exportName} is already there, from stack ${other.stackName}.`,
    );
  }
  target.exports.set(exportName, exported);
}
