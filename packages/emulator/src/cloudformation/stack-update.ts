/**
 * A deployment onto what an earlier one left, as an update of its stacks: what did not change keeps its age and versions,
 * and what left its template with a DeletionPolicy of Retain is still there.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import type { LambdaFunction, Resources, SsmDocument, SsmParameter } from '../resources.ts';
import { DeploymentError } from './deployment-error.ts';
import { hasAge, lastingKey, lastingMaps } from './lasting.ts';
import type { LastingMap } from './lasting.ts';

/** One resource of an earlier deployment, as plain JSON. */
export interface LastingResource {
  readonly value: object;
  readonly isRetained: boolean;
}

/** By {@link lastingKey}. */
export type LastingResources = ReadonlyMap<string, LastingResource>;

type AnyMap = Map<string, object>;

/** @throws DeploymentError for changes that CloudFormation refuses */
export function updateStacks(resources: Resources, before: LastingResources, notice: (line: string) => void = () => {}): void {
  const problems: string[] = [];
  for (const [key, { value, isRetained }] of before) {
    const [map, name = ''] = key.split('\n') as [LastingMap, string?];
    const ofKind = resources[map] as AnyMap;
    const now = ofKind.get(name);
    if (now) ofKind.set(name, updated(map, { before: value, now }, problems));
    else if (isRetained) retain(resources, { map, name, value }, notice);
  }
  if (problems.length > 0) throw new DeploymentError(problems);
}

/** What there is now, for the next deployment. */
export function lastingResources(resources: Resources): LastingResources {
  const lasting = new Map<string, LastingResource>();
  for (const map of lastingMaps) {
    for (const [name, value] of resources[map] as AnyMap) {
      const key = lastingKey(map, name);
      const isRetained = resources.retained.has(key);
      if (isRetained || hasAge(map)) lasting.set(key, { value, isRetained });
    }
  }
  return lasting;
}

interface Update {
  readonly before: object;
  readonly now: object;
}

function updated(map: LastingMap, update: Update, problems: string[]): object {
  if (map === 'documents') return updatedDocument(update.before as SsmDocument, update.now as SsmDocument, problems);
  if (map === 'parameters') return updatedParameter(update.before as SsmParameter, update.now as SsmParameter);
  const { createdAt } = update.before as { createdAt?: number };
  return createdAt === undefined ? update.now : { ...update.now, createdAt };
}

function updatedDocument(before: SsmDocument, now: SsmDocument, problems: string[]): SsmDocument {
  const newest = now.versions.at(-1)!;
  const current = before.versions.find(({ version }) => version === before.defaultVersion);
  if (isDeepStrictEqual(current?.content, asJson(newest.content))) return { ...now, versions: before.versions, defaultVersion: before.defaultVersion };
  if (now.update === 'newVersion') {
    const version = String(before.versions.length + 1);
    return { ...now, versions: [...before.versions, { ...newest, version }], defaultVersion: version };
  }
  if (now.update === 'refused') {
    problems.push(`Document ${now.name}: its content changed, and CloudFormation cannot replace what has a Name of its own. Set UpdateMethod: NewVersion, or take a new data directory.`);
  }
  return now;
}

function updatedParameter(before: SsmParameter, now: SsmParameter): SsmParameter {
  if (before.value === now.value && before.type === now.type) return { ...now, version: before.version, lastModifiedAt: before.lastModifiedAt };
  return { ...now, version: before.version + 1 };
}

interface Retained {
  readonly map: LastingMap;
  readonly name: string;
  readonly value: object;
}

/** A function whose code is gone cannot run: its asset went with the assembly. */
function retain(resources: Resources, { map, name, value }: Retained, notice: (line: string) => void): void {
  if (map === 'functions' && !existsSync((value as LambdaFunction).codeDirectory)) {
    return notice(`The function ${name} left the template and is retained, but its code is gone: it is not there any more.`);
  }
  (resources[map] as AnyMap).set(name, value);
  resources.retained.add(lastingKey(map, name));
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
