import { isObject } from '../json.ts';
import type { Target } from '../target.ts';
import { arnOf } from './names.ts';
import { refuse } from './properties.ts';
import type { Created, Declaration } from './resource-kind.ts';

/** Keeps the tags of what has an ARN: conditions of policies ask for them. Most types have a list of them, some a map. */
export function recordTags(declaration: Declaration, created: Created, target: Target): void {
  const { Tags: written } = declaration.properties;
  if (written === undefined) return;
  const arn = arnOfCreated(declaration, created, target);
  if (arn !== undefined) target.resources.tags.set(arn, readTags(declaration, written));
}

function arnOfCreated({ type }: Declaration, { ref, attributes }: Created, target: Target): string | undefined {
  if (type === 'AWS::SSM::Document') return arnOf(target, 'ssm', `document/${ref}`);
  return attributes['Arn'] ?? (ref.startsWith('arn:') ? ref : undefined);
}

function readTags(declaration: Declaration, written: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(written) ? written.map(pairOf) : Object.entries(isObject(written) ? written : { '': undefined });
  const isRight = (pair: readonly unknown[]): pair is readonly [string, string] => typeof pair[0] === 'string' && typeof pair[1] === 'string';
  if (pairs.every(isRight)) return Object.fromEntries(pairs);
  throw refuse(declaration, 'Tags', 'must be a list of objects with a Key and a Value, or a map of texts.');
}

function pairOf(tag: unknown): readonly unknown[] {
  return isObject(tag) ? [tag['Key'], tag['Value']] : [];
}
