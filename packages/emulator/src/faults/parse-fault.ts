/** Reads faults as they are asked for, and refuses what would never strike. */
import { ControlError, refuseOthers } from '../control/control-error.ts';
import { show } from '../wire/show.ts';
import type { ArmedFault, FaultMatch } from './fault.ts';
import { eventNames, staleOperations } from './known.ts';
import type { Known } from './known.ts';

type Members = Readonly<Record<string, unknown>>;

/** The members of each kind, besides `kind`, `times` and `match`. */
const members: Readonly<Record<ArmedFault['kind'], readonly string[]>> = {
  throttle: ['operation'],
  fail: ['operation', 'error', 'after'],
  delay: ['operation', 'event', 'seconds'],
  drop: ['operation', 'event'],
  duplicate: ['operation', 'event'],
  reorder: ['event', 'seconds'],
  stale: ['operation'],
  kill: ['function', 'before', 'after'],
  timeout: ['function', 'after'],
};
const kinds = Object.keys(members) as ArmedFault['kind'][];

/** A year: what is later is as good as never. */
const MAX_SECONDS = 366 * 86_400;
/** Lambda's own, with what is in its queue. */
const NOBODYS_OPERATION = 'lambda:InvokeQueued';
const EXAMPLE = '{"kind":"throttle","operation":"ssm:StartAutomationExecution"}';

/** One fault, or a list of them. @throws ControlError for the first that cannot be */
export function parseFaults(given: unknown, known: Known): readonly ArmedFault[] {
  return (Array.isArray(given) ? given : [given]).map((each) => parseFault(each, known));
}

function parseFault(given: unknown, known: Known): ArmedFault {
  if (!isObject(given)) throw new ControlError(`A fault is a JSON object, for example ${EXAMPLE}, not ${show(given)}.`);
  const kind = oneOf('kind', given['kind'], kinds);
  refuseOthers(given, ['kind', ...members[kind], 'times', 'match']);
  const shared = { times: readTimes(given['times']), ...optional('match', readMatch(given)) };
  switch (kind) {
    case 'throttle':
      return { kind, operation: readOperation(given, 'operation', known), ...shared };
    case 'stale':
      return { kind, operation: oneOf('operation of a stale read', given['operation'], staleOperations), ...shared };
    case 'drop':
    case 'duplicate':
      return { kind, ...readSubject(given, known), ...shared };
    case 'delay':
      return { kind, ...readSubject(given, known), seconds: readSeconds(given['seconds']), ...shared };
    case 'reorder':
      return { kind, event: oneOf('event', given['event'], eventNames), ...readLongest(given), ...shared };
    case 'fail':
      return { kind, operation: readOperation(given, 'operation', known), ...optional('error', readErrorName(given['error'])), ...readAfter(given), ...shared };
    case 'kill':
      return { kind, function: oneOf('function', given['function'], known.functions), ...readMoment(given, known), ...shared };
    case 'timeout':
      return { kind, function: oneOf('function', given['function'], known.functions), ...readAfter(given), ...shared };
  }
}

function readOperation(given: Members, name: string, { operations }: Known): string {
  return oneOf(name, given[name], operations);
}

function readSubject(given: Members, known: Known): { readonly operation: string } | { readonly event: string } {
  const { operation, event } = given;
  if ((operation === undefined) === (event === undefined)) {
    throw new ControlError(`It is about either an operation or an event, and ${operation === undefined ? 'neither' : 'each'} is named.`);
  }
  return operation === undefined ? { event: oneOf('event', event, eventNames) } : { operation: readOperation(given, 'operation', known) };
}

function readLongest({ seconds }: Members): { readonly seconds?: number } {
  return seconds === undefined ? {} : { seconds: readSeconds(seconds) };
}

function readSeconds(seconds: unknown): number {
  if (typeof seconds === 'number' && seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw new ControlError(`seconds is a number above 0 and at most ${MAX_SECONDS}, not ${show(seconds ?? null)}.`);
}

function readMoment(given: Members, known: Known): { readonly before: string } | { readonly after: string } {
  const { before, after } = given;
  if ((before === undefined) === (after === undefined)) {
    throw new ControlError(`A kill needs either before or after with an operation, not ${before === undefined ? 'none' : 'both'} of them.`);
  }
  if ((before ?? after) === NOBODYS_OPERATION) {
    const moment = before === undefined ? 'after' : 'before';
    throw new ControlError(`${moment} cannot be ${NOBODYS_OPERATION}, which no function asks for; name an operation that the function asks for.`);
  }
  return before === undefined ? { after: readOperation(given, 'after', known) } : { before: readOperation(given, 'before', known) };
}

function readAfter({ after }: Members): { readonly after?: true } {
  if (after === undefined) return {};
  if (after === true) return { after };
  throw new ControlError(`after is true or left out, not ${show(after)}.`);
}

function readErrorName(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  if (typeof error === 'string' && /^[A-Za-z][\w.]{0,127}$/.test(error)) return error;
  throw new ControlError(`error is the name of an error, for example "AutomationExecutionLimitExceededException", not ${show(error)}.`);
}

function readTimes(times: unknown): number {
  if (times === undefined) return 1;
  if (typeof times === 'number' && Number.isSafeInteger(times) && times > 0) return times;
  throw new ControlError(`times is a whole number from 1, not ${show(times)}.`);
}

function readMatch({ kind, event, match }: Members): FaultMatch | undefined {
  if (match === undefined) return undefined;
  if (!isObject(match)) throw new ControlError(`match is an object with principal, input or both, not ${show(match)}.`);
  refuseOthers(match, ['principal', 'input']);
  for (const [name, text] of Object.entries(match)) {
    if (typeof text !== 'string' || text === '') throw new ControlError(`match.${name} is a text to be found, not ${show(text)}.`);
  }
  if (match['principal'] === undefined) return match;
  if (kind === 'timeout') throw new ControlError('An invocation has no match.principal; match.input finds a text in its payload.');
  if (event !== undefined) throw new ControlError('An event has no match.principal; match.input finds a text in it.');
  return match;
}

function oneOf<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  const possible = choices.length === 0 ? 'there is none' : `it is one of ${choices.toSorted().join(', ')}`;
  throw new ControlError(`${name} cannot be ${show(value ?? null)}; ${possible}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
