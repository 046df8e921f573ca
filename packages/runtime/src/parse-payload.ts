import { ApprovalFailure, describeIssues, failures, issuesOf } from '@countersign/contracts';
import type * as z from 'zod';

/**
 * Parses what came from outside.
 * @throws ApprovalFailure `Approval.InvalidRequest` with every issue and its path.
 */
export function parsePayload<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApprovalFailure(failures.invalidRequest, describeIssues(issuesOf(parsed.error)));
}
