import type { Issue } from '@countersign/contracts';
import { describeIssues } from '@countersign/contracts';

/** @throws Error that lists every issue with its path, one a line */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Error(describeIssues(issues));
}
