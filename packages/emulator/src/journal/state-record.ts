/** The state of an execution as it is written: without its shared members, and without the list that only grows. */
import { shapeOf } from './state-shape.ts';

export type JsonText = string;

/** Any state: plain JSON. */
export type State = Readonly<Record<string, unknown>>;

interface Body {
  readonly state: State;
  /** Numbers of shared values, by member. */
  readonly shared?: Readonly<Record<string, number>>;
}

export interface TakenApart {
  readonly body: JsonText;
  /** The list that only grows. */
  readonly list?: readonly unknown[];
}

export function takeApart(machine: string, state: State, numberOf: (value: unknown) => number): TakenApart {
  const { grows, shared: members } = shapeOf(machine);
  const rest: Record<string, unknown> = { ...state };
  const shared = members.filter((member) => rest[member] !== undefined).map((member) => [member, numberOf(rest[member])]);
  for (const member of members) delete rest[member];
  const list = grows === undefined ? undefined : (rest[grows] as readonly unknown[]);
  if (grows !== undefined) delete rest[grows];
  const body: Body = { state: rest, ...(shared.length === 0 ? {} : { shared: Object.fromEntries(shared) as Record<string, number> }) };
  return { body: JSON.stringify(body), ...(list === undefined ? {} : { list }) };
}

export interface Whole {
  readonly valueOf: (number: number) => unknown;
  readonly readList: () => readonly unknown[];
}

/** The list is read when somebody asks for it: most executions that are closed are never looked at again. */
export function putTogether(machine: string, body: JsonText, { valueOf, readList }: Whole): State {
  const { state, shared = {} } = JSON.parse(body) as Body;
  const whole: Record<string, unknown> = { ...state };
  for (const [member, number] of Object.entries(shared)) whole[member] = valueOf(number);
  const { grows } = shapeOf(machine);
  if (grows !== undefined) defineLazily(whole, grows, readList);
  return whole;
}

function defineLazily(object: object, member: string, read: () => unknown): void {
  const property = { enumerable: true, configurable: true };
  Object.defineProperty(object, member, {
    ...property,
    get() {
      const value = read();
      Object.defineProperty(object, member, { ...property, value });
      return value;
    },
  });
}
