/** What docs/operations.md tells operators to ask: its blocks, by the heading above them. */
import { readFileSync } from 'node:fs';

const doc = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');

/** Queries of Logs Insights, by their question. */
export function documentedQueries(): Record<string, string> {
  const asked = [...doc.matchAll(/^#### (.+)\n```\n([^`]+)\n```$/gm)];
  return Object.fromEntries(asked.map(([, heading = '', query = '']) => [`${heading[0]?.toLowerCase()}${heading.slice(1)}`, query]));
}

export interface FilterLine {
  readonly logGroupName: string;
  readonly filterPattern: string;
}

/** The lines of `aws logs filter-log-events`, in the order in which they stand. */
export function documentedFilters(): FilterLine[] {
  const lines = doc.matchAll(/^aws logs filter-log-events --log-group-name (\S+) --filter-pattern '([^']+)'/gm);
  return [...lines].map(([, logGroupName = '', filterPattern = '']) => ({ logGroupName, filterPattern }));
}

/** Headings as links name them. */
export function documentedSections(): string[] {
  return [...doc.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));
}
