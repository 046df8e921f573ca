import type { Issue } from '@countersign/contracts';
import { issuesOf, windowSecondsSchema } from '@countersign/contracts';

export function windowIssues(seconds: number, path: string): Issue[] {
  const { error } = windowSecondsSchema.safeParse(seconds);
  return error ? issuesOf(error).map(({ message }) => ({ path, message: `${seconds} s: ${message}` })) : [];
}
