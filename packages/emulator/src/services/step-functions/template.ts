/** Templates: JSON in which some strings are expressions. Subtrees without any are shared, never rebuilt. */
import type { JsonObject, JsonValue } from './json.ts';
import type { Scope, Template } from './query-language.ts';
import { isJsonObject } from './json.ts';

/** Compiles a string into an expression, or answers undefined where it is plain text. */
export type CompileString = (text: string, location: string) => Template | undefined;

export function compileTemplate(field: JsonValue, location: string, compileString: CompileString): Template {
  if (typeof field === 'string') return compileString(field, location) ?? constantTemplate(field, location);
  if (Array.isArray(field)) return arrayTemplate(field, location, compileString);
  if (isJsonObject(field)) return objectTemplate(field, location, compileString);
  return constantTemplate(field, location);
}

function constantTemplate(constant: JsonValue, location: string): Template {
  return { location, constant, evaluate: () => Promise.resolve(constant) };
}

function arrayTemplate(field: readonly JsonValue[], location: string, compileString: CompileString): Template {
  const items = field.map((item, index) => compileTemplate(item, `${location}[${index}]`, compileString));
  if (items.every(isConstant)) return constantTemplate(field, location);
  const evaluate = async (scope: Scope): Promise<JsonValue> => {
    const values: JsonValue[] = [];
    for (const item of items) values.push(item.constant ?? (await item.evaluate(scope)));
    return values;
  };
  return { location, evaluate };
}

function objectTemplate(field: JsonObject, location: string, compileString: CompileString): Template {
  const members = Object.entries(field).map(
    ([key, member]) => [key, compileTemplate(member, `${location}/${key}`, compileString)] as const,
  );
  if (members.every(([, member]) => isConstant(member))) return constantTemplate(field, location);
  const evaluate = async (scope: Scope): Promise<JsonValue> => {
    const values: [string, JsonValue][] = [];
    for (const [key, member] of members) values.push([key, member.constant ?? (await member.evaluate(scope))]);
    // Not by assignment: a member may be called __proto__.
    return Object.fromEntries(values);
  };
  return { location, evaluate };
}

function isConstant(template: Template): boolean {
  return template.constant !== undefined;
}
