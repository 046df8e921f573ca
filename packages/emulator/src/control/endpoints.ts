/** The emulator's own endpoints under /_emulator. README.md documents them. */
import { InvalidPrincipalError } from '../identity/principals.ts';
import { ClockError } from '../engine/clock.ts';
import type { Answer, OwnRequest, WireRequest } from '../wire/answer.ts';
import { show } from '../wire/show.ts';
import type { ClockState, Controls } from './controls.ts';
import { ControlError, readJson, readObject, refuseOthers } from './control-error.ts';

/** A century: what is further off is a slip of the keyboard. */
const MAX_ADVANCE_SECONDS = 100 * 366 * 86_400;
const MAX_WAIT_SECONDS = 300;

interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly what: string;
  /** Parameters of the query that it reads. */
  readonly query?: readonly string[];
  readonly run: (controls: Controls, request: OwnRequest) => unknown;
}

const ROOT = '/_emulator';

const endpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: ROOT,
    what: 'This list',
    run: () => ({ endpoints: endpoints.map(({ method, path, what }) => ({ method, path, what })) }),
  },
  {
    method: 'GET',
    path: `${ROOT}/mails`,
    what: 'Mails that were sent. ?after=ID only newer ones; &wait=SECONDS waits for one',
    query: ['after', 'wait'],
    run: ({ mails }, { url, gone }) =>
      mails(readNumber(url, 'after', Number.MAX_SAFE_INTEGER), readNumber(url, 'wait', MAX_WAIT_SECONDS), gone),
  },
  {
    method: 'GET',
    path: `${ROOT}/principals`,
    what: 'Principals that were issued, with their keys',
    run: ({ principals }) => principals.list(),
  },
  {
    method: 'POST',
    path: `${ROOT}/principals`,
    what: 'Issues access keys: { "arn": user, assumed-role session or role, "policies": [managed policies, inline ones] }',
    run: ({ principals }, { body }) => {
      const { arn, policies } = readPrincipal(body);
      return principals.issue(arn, policies);
    },
  },
  {
    method: 'GET',
    path: `${ROOT}/clock`,
    what: 'Virtual time',
    run: ({ clock }) => clock.state(),
  },
  {
    method: 'POST',
    path: `${ROOT}/clock`,
    what: 'Moves or stops time: { "advanceSeconds": number } and/or { "frozen": boolean }',
    run: changeClock,
  },
  {
    method: 'GET',
    path: `${ROOT}/settings`,
    what: 'How AWS is taken to behave where nobody knows',
    run: ({ settings }) => settings.current,
  },
  {
    method: 'PUT',
    path: `${ROOT}/settings`,
    what: 'Changes the settings that are named: { "rejectedStepStatus": "Success" }',
    run: ({ settings }, { body }) => settings.change(readObject(body, '{"rejectedStepStatus":"Success"}')),
  },
  {
    method: 'GET',
    path: `${ROOT}/faults`,
    what: 'Faults that are armed, with what is left of them',
    run: ({ faults }) => faults.list(),
  },
  {
    method: 'POST',
    path: `${ROOT}/faults`,
    what: 'Arms a fault, or a list of them: { "kind": "throttle", "operation": "ssm:StartAutomationExecution" }',
    run: ({ faults }, { body }) => faults.add(readJson(body, '{"kind":"throttle","operation":"ssm:StartAutomationExecution"}')),
  },
  {
    method: 'DELETE',
    path: `${ROOT}/faults`,
    what: 'Disarms all faults',
    run: ({ faults }) => {
      faults.clear();
      return faults.list();
    },
  },
  {
    method: 'GET',
    path: `${ROOT}/quotas`,
    what: "Whether AWS's quotas are enforced, and what that comes to",
    run: ({ quotas }) => quotas.state,
  },
  {
    method: 'PUT',
    path: `${ROOT}/quotas`,
    what: "Enforces AWS's quotas, in virtual time, or none: { \"quotas\": \"aws\" }",
    run: ({ quotas }, { body }) => quotas.set(readChoice(body, 'quotas', 'aws')),
  },
  {
    method: 'GET',
    path: `${ROOT}/schedules`,
    what: 'Whether rules with a schedule fire, and when',
    run: ({ schedules }) => schedules.state,
  },
  {
    method: 'PUT',
    path: `${ROOT}/schedules`,
    what: 'Lets rules with a schedule fire or not: { "schedules": "off" }',
    run: ({ schedules }, { body }) => schedules.set(readChoice(body, 'schedules', 'off')),
  },
  {
    method: 'GET',
    path: `${ROOT}/alarms`,
    what: "The template's alarms, with their states by now",
    run: ({ alarms }) => alarms(),
  },
  {
    method: 'GET',
    path: `${ROOT}/usage`,
    what: 'What was consumed so far',
    run: ({ usage }) => usage(),
  },
  {
    method: 'GET',
    path: `${ROOT}/logs`,
    what: 'Log lines of a handler. ?function=NAME',
    query: ['function'],
    run: readLogs,
  },
];

export function isControlPath(pathname: string): boolean {
  return pathname === ROOT || pathname.startsWith(`${ROOT}/`);
}

/** The answer to a request whose path {@link isControlPath}. */
export async function answerControl(request: OwnRequest, controls: Controls): Promise<Answer> {
  try {
    const endpoint = findEndpoint(request);
    if (request.isTooLong) throw new ControlError('The body is longer than 6 MB.', 413);
    refuseOthers(Object.fromEntries(request.url.searchParams), endpoint.query ?? []);
    return json(200, await endpoint.run(controls, request));
  } catch (error) {
    if (error instanceof ControlError) return json(error.status, { error: error.message });
    if (error instanceof InvalidPrincipalError) return json(400, { error: error.message });
    if (error instanceof ClockError) return json(error.kind === 'invalid' ? 400 : 503, { error: error.message });
    throw error;
  }
}

function findEndpoint({ method, url }: WireRequest): Endpoint {
  const path = url.pathname.replace(/\/$/, '');
  const here = endpoints.filter((endpoint) => endpoint.path === path);
  const found = here.find((endpoint) => endpoint.method === method);
  if (found) return found;
  if (here.length === 0) throw new ControlError(`There is nothing at ${path}; GET ${ROOT} lists what there is.`, 404);
  throw new ControlError(`${path} takes ${here.map((endpoint) => endpoint.method).join(' and ')}, not ${method}.`, 405);
}

async function changeClock({ clock }: Controls, { body }: WireRequest): Promise<ClockState> {
  const change = readObject(body, '{"advanceSeconds":3600}');
  refuseOthers(change, ['advanceSeconds', 'frozen']);
  const { advanceSeconds, frozen } = change;
  if (advanceSeconds === undefined && frozen === undefined) {
    throw new ControlError('Name advanceSeconds, frozen or both, for example {"advanceSeconds":3600}.');
  }
  if (frozen !== undefined && typeof frozen !== 'boolean') {
    throw new ControlError(`frozen is true or false, not ${show(frozen)}.`);
  }
  if (advanceSeconds !== undefined && !isWithin(advanceSeconds, MAX_ADVANCE_SECONDS)) {
    throw new ControlError(`advanceSeconds is a number from 0 to ${MAX_ADVANCE_SECONDS}, not ${show(advanceSeconds)}.`);
  }
  if (frozen !== undefined) await clock.setFrozen(frozen);
  if (advanceSeconds !== undefined) await clock.advance(advanceSeconds);
  return clock.state();
}

function readLogs({ logs }: Controls, { url }: WireRequest): readonly unknown[] {
  const name = url.searchParams.get('function');
  if (!name) throw new ControlError('Name the function: ?function=NAME.');
  const lines = logs(name);
  if (!lines) throw new ControlError(`There is no function ${show(name)} in this deployment.`, 404);
  return lines;
}

function readChoice(body: Buffer, name: string, example: string): unknown {
  const object = readObject(body, JSON.stringify({ [name]: example }));
  refuseOthers(object, [name]);
  return object[name];
}

function readPrincipal(body: Buffer): { arn: string; policies: unknown } {
  const example = '{"arn":"arn:aws:iam::123456789012:user/team-lead"}';
  const object = readObject(body, example);
  refuseOthers(object, ['arn', 'policies']);
  const { arn, policies } = object;
  if (typeof arn === 'string') return { arn, policies };
  throw new ControlError(`arn has to be text, not ${show(arn ?? null)}; send for example ${example}.`);
}

function readNumber(url: URL, name: string, max: number): number {
  const text = url.searchParams.get(name) ?? '0';
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (isWithin(value, max)) return value;
  throw new ControlError(`${name} is a number from 0 to ${max}, not ${show(text)}.`);
}

function isWithin(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max;
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
