/**
 * Scopes of variables: a variable that is assigned in a branch or a processor cannot have the name of one that is
 * assigned around it. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html#variable-scope
 */
import type { JsonObject, JsonValue } from './json.ts';
import { invalidDefinition } from './definition-fields.ts';
import { isJsonObject } from './json.ts';

/** Checks a definition whose states were parsed before. @throws AwsError InvalidDefinition */
export function checkVariableScopes(workflow: JsonObject, outer: ReadonlySet<string> = new Set(), path = ''): void {
  const states = Object.entries(objectAt(workflow, 'States')).map(([name, state]) => ({ state: isJsonObject(state) ? state : {}, path: `${path}/States/${name}` }));
  for (const { state, path: statePath } of states) {
    const taken = assignedBy(state).find((name) => outer.has(name));
    if (taken === undefined) continue;
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Variable '${taken}' is already assigned in an outer scope`, statePath);
  }
  const known = new Set([...outer, ...states.flatMap(({ state }) => assignedBy(state))]);
  for (const { state, path: statePath } of states) {
    const branches = objectsAt(state, 'Branches');
    for (const [index, branch] of branches.entries()) checkVariableScopes(branch, known, `${statePath}/Branches[${index}]`);
    checkVariableScopes(objectAt(state, 'ItemProcessor'), known, `${statePath}/ItemProcessor`);
  }
}

function assignedBy(state: JsonObject): readonly string[] {
  const assigning = [state, ...objectsAt(state, 'Choices'), ...objectsAt(state, 'Catch')];
  return assigning.flatMap((part) => Object.keys(objectAt(part, 'Assign')));
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isJsonObject(value) ? value : {};
}

function objectsAt(object: JsonObject, field: string): readonly JsonObject[] {
  const value: JsonValue = object[field] ?? [];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
