import { cut, show } from '../wire/show.ts';

/** A request to the emulator's own endpoints that is wrong. Its message says what, which value and what to do. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** The members of a JSON object. @throws ControlError */
export function readObject(body: Buffer, example: string): Record<string, unknown> {
  const parsed = readJson(body, example);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ControlError(`The body has to be a JSON object, for example ${example}; it is ${show(parsed)}.`);
  }
  return parsed as Record<string, unknown>;
}

/** Refuses members that nobody would read, so that a misspelt one is noticed. @throws ControlError */
export function refuseOthers(object: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const other = Object.keys(object).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new ControlError(`There is no member ${show(other)} here; ${known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`}.`);
}

/** Any JSON. @throws ControlError */
export function readJson(body: Buffer, example: string): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    const what = body.length === 0 ? 'The body is empty' : `The body is no JSON: ${cut(body.toString('utf8'))}`;
    throw new ControlError(`${what}. Send for example ${example}.`);
  }
}
