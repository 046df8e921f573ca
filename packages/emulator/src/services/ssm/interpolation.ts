/**
 * `{{ reference }}` in step inputs: a parameter's name, `STEP.OUTPUT`, `automation:EXECUTION_ID` or `global:NAME`.
 *
 * Values are put in once and never read again for references. Assumed: AWS does not say what it makes of `{{` inside a
 * value, which is why nobody should let it get there.
 */
import type { Json } from './runbook.ts';

export type Lookup = (reference: string) => Json | undefined;

const REFERENCE = /\{\{\s*([A-Za-z0-9_][A-Za-z0-9_.:/-]*)\s*\}\}/g;
const WHOLE_REFERENCE = /^\s*\{\{\s*([A-Za-z0-9_][A-Za-z0-9_.:/-]*)\s*\}\}\s*$/;

/** Every reference in a value, at any depth, in order. */
export function referencesIn(value: Json): string[] {
  if (typeof value === 'string') return Array.from(value.matchAll(REFERENCE), (match) => match[1] ?? '');
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** The references that the lookup has no value for. Empty: {@link interpolate} leaves nothing behind. */
export function unresolvedReferences(value: Json, lookup: Lookup): string[] {
  return referencesIn(value).filter((reference) => lookup(reference) === undefined);
}

/**
 * A string that is one reference becomes the value itself (a StringList a list, an Integer a number); elsewhere the
 * value's text is put in, lists and maps as JSON (assumed).
 */
export function interpolate(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return interpolateText(value, lookup);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => interpolate(item, lookup));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, lookup)]));
}

function interpolateText(text: string, lookup: Lookup): Json {
  const whole = WHOLE_REFERENCE.exec(text)?.[1];
  if (whole !== undefined) return lookup(whole) ?? text;
  return text.replaceAll(REFERENCE, (written, reference: string) => {
    const found = lookup(reference);
    return found === undefined ? written : textOf(found);
  });
}

/** A value as text: strings as they are, everything else as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value the way the API carries parameters and outputs: as a list of strings. */
export function textsOf(value: Json): string[] {
  return isList(value) ? value.map(textOf) : [textOf(value)];
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
