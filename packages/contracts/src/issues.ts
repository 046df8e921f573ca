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

/** All issues in one text, a line each: `subject: must not be blank`. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(root)';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
