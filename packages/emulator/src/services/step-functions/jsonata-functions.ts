/**
 * The functions that Step Functions adds to JSONata, and those that must not read the machine's clock.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-step-functions
 * Numbers round towards zero and unusable arguments yield nothing, as was measured on AWS.
 */
import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Scope } from './query-language.ts';
import { isNestedTooDeep, maxNesting } from './json.ts';

/** A name that no expression can write, so only {@link setClock} finds the time under it. */
export const clockName = ' now';

const hashAlgorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** JSONata's own `$toMillis`, which fills up what a picture leaves out from the time of `this`. */
const ownToMillis = jsonata('$toMillis').evaluate(undefined) as Promise<{ readonly implementation: (...args: unknown[]) => unknown }>;

/** `$now`, `$millis`, and what `$toMillis` fills up, from the event's time. */
export function setClock(expression: jsonata.Expression): void {
  function millis(this: jsonata.Focus): number {
    return Number(this.environment.lookup(clockName));
  }
  function now(this: jsonata.Focus, picture?: string, timezone?: string): unknown {
    const fromMillis = this.environment.lookup('fromMillis') as { implementation: (...args: unknown[]) => unknown };
    return fromMillis.implementation.call(this, millis.call(this), picture, timezone);
  }
  async function toMillis(this: jsonata.Focus, text: string, picture?: string): Promise<unknown> {
    const { implementation } = await ownToMillis;
    return implementation.call({ environment: { timestamp: new Date(millis.call(this)) } }, text, picture);
  }
  expression.registerFunction('toMillis', toMillis, '<s-s?:n>');
  expression.registerFunction('millis', millis, '<:n>');
  expression.registerFunction('now', now, '<s?s?:s>');
}

/** Bindings of one evaluation. `$eval` is taken away, as on AWS: calling it is a T1006. */
export function scopedFunctions(scope: Scope): Readonly<Record<string, unknown>> {
  return {
    eval: undefined,
    partition,
    range,
    hash,
    parse,
    random: (seed?: unknown) => (seed === undefined ? scope.random() : seededRandom(seed)),
    shuffle: (items: unknown) => shuffled(items, scope.random),
    uuid: scope.uuid,
  };
}

function partition(items: unknown, size: unknown): unknown {
  const chunk = wholeNumber(size);
  if (chunk === undefined || chunk <= 0 || items === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(items) ? items : [items];
  if (list.length === 0) return undefined;
  return Array.from({ length: Math.ceil(list.length / chunk) }, (_, index) => list.slice(index * chunk, (index + 1) * chunk));
}

function range(start: unknown, end: unknown, step: unknown): unknown {
  const [from, to, by] = [wholeNumber(start), wholeNumber(end), wholeNumber(step)];
  if (from === undefined || to === undefined || by === undefined || by === 0) return undefined;
  const length = Math.floor((to - from) / by) + 1;
  if (length <= 0) return undefined;
  if (length > 360_145) throw new Error('Expression evaluation memory limit exceeded');
  const values = Array.from({ length }, (_, index) => from + index * by);
  return values.length === 1 ? values[0] : values;
}

/** Fisher and Yates; JSONata's own takes its numbers from the machine. */
function shuffled(items: unknown, random: () => number): unknown {
  if (items === undefined) return undefined;
  const list: unknown[] = Array.isArray(items) ? [...(items as unknown[])] : [items];
  for (let left = list.length; left > 1; left -= 1) {
    const taken = Math.floor(random() * left);
    [list[left - 1], list[taken]] = [list[taken], list[left - 1]];
  }
  return list;
}

function hash(content: unknown, algorithm: unknown): unknown {
  if (content === undefined || algorithm === undefined) return undefined;
  const known = typeof algorithm === 'string' ? hashAlgorithms.get(algorithm) : undefined;
  if (known === undefined) throw new Error(`Unsupported hash algorithm: ${JSON.stringify(algorithm)}`);
  return createHash(known).update(typeof content === 'string' ? content : JSON.stringify(content)).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('Argument 1 of function "parse" must be a string');
  if (isNestedTooDeep(text)) throw new Error(`Argument 1 of function "parse" is nested more than ${maxNesting} levels deep`);
  return JSON.parse(text);
}

/** Reproducible for a seed; AWS's own numbers for it are not known. */
function seededRandom(seed: unknown): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined;
}
