/** What lasts from one deployment to the next: what has versions or an age, and what is retained when it leaves its template. */
import type { Resources } from '../resources.ts';

export const lastingMaps = ['stateMachines', 'functions', 'documents', 'topics', 'parameters', 'roles', 'queues', 'logGroups'] as const;
export type LastingMap = (typeof lastingMaps)[number];

/** Of these there is nothing to keep but that they are retained. */
const ageless: readonly LastingMap[] = ['functions', 'topics', 'roles'];

export function hasAge(map: LastingMap): boolean {
  return !ageless.includes(map);
}

export function lastingCounts(resources: Resources): readonly number[] {
  return lastingMaps.map((name) => resources[name].size);
}

/** `documents\nNAME` for each that was added since these counts were taken. */
export function lastingSince(resources: Resources, counts: readonly number[]): readonly string[] {
  return lastingMaps.flatMap((name, index) => [...resources[name].keys()].slice(counts[index]).map((key) => lastingKey(name, key)));
}

export function lastingKey(name: LastingMap, key: string): string {
  return `${name}\n${key}`;
}
