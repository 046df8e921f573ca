/** What a target gets of an event. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
import type { TargetInput } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { BusEvent } from './event.ts';

/** JSON text. A path that leads to nothing gives null (assumed). */
export function inputOf(input: TargetInput, event: BusEvent): string {
  switch (input.kind) {
    case 'event':
      return JSON.stringify(event);
    case 'constant':
      return input.text;
    case 'path':
      return JSON.stringify(readPath(input.path).reduce(memberOf, event) ?? null);
    default:
      return input satisfies never;
  }
}

const PATH = /^\$(?:\.[\p{L}\p{N}_-]+|\['[^']+'\]|\[\d+\])*$/u;

/** The steps of a path such as `$.detail.items[0]`. @throws AwsError for a path of another form */
export function readPath(path: string): readonly string[] {
  if (!PATH.test(path)) throw new AwsError('ValidationException', `InputPath ${JSON.stringify(path)} is no path like $.detail.status.`);
  return Array.from(path.matchAll(/\.([\p{L}\p{N}_-]+)|\['([^']+)'\]|\[(\d+)\]/gu), ([, name, quoted, index]) => name ?? quoted ?? index ?? '');
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
