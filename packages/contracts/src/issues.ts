import type * as z from 'zod';

/** One thing that is wrong with a value, and where: `levels[0].approvers`. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** Every issue of a zod error, with its path as one would write it in code; `(root)` for the value itself. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: pathText(path), message }));
}

/** More than anybody reads, and little enough for the cause of an execution. */
const linesShown = 50;
const lineLength = 600;

/** All issues in one text, a line each: `subject: must not be blank`. What was sent can neither flood it nor break a line. */
export function describeIssues(issues: readonly Issue[]): string {
  const lines = issues.slice(0, linesShown).map(({ path, message }) => lineOf(`${path}: ${message}`));
  const more = issues.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

function lineOf(text: string): string {
  const line = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
  return line.length <= lineLength ? line : `${line.slice(0, lineLength - 1)}…`;
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(root)';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
