/**
 * Reads `ApproverDecisions`. Its shape is known second-hand only (AWS documents a MapList), so every form is taken that
 * could be meant: JSON objects in strings, one string that holds a list, a comment under either spelling. What cannot
 * be read is counted, so that nobody mistakes it for nothing.
 */
import type { Decision } from '@countersign/contracts';
import * as z from 'zod';

export interface ReadDecisions {
  readonly decisions: readonly Decision[];
  /** How many entries made no sense. */
  readonly unreadable: number;
}

const commentSchema = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))]);

const recordSchema = z.looseObject({
  Approver: z.string().min(1),
  ApprovalStatus: z.string().regex(/^(?:approved?|reject(?:ed)?)$/i),
  ApprovalDecisionTime: z.union([z.string(), z.number()]).optional(),
  Comment: commentSchema.optional(),
});

/** `fallbackTime` (ISO 8601) stands for a time that SSM left out or wrote unreadably. */
export function readDecisions(values: readonly string[], fallbackTime: string): ReadDecisions {
  const entries = values.flatMap((value) => entriesOf(value));
  const decisions = entries.flatMap((entry) => {
    const decision = toDecision(entry, fallbackTime);
    return decision ? [decision] : [];
  });
  return { decisions, unreadable: entries.length - decisions.length };
}

function entriesOf(value: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.flatMap((entry) => (typeof entry === 'string' ? entriesOf(entry) : [entry])) : [parsed];
  } catch {
    return [value];
  }
}

function toDecision(entry: unknown, fallbackTime: string): Decision | undefined {
  const parsed = recordSchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const { Approver, ApprovalStatus, ApprovalDecisionTime, Comment } = parsed.data;
  return {
    approver: Approver,
    verdict: /^a/i.test(ApprovalStatus) ? 'approve' : 'reject',
    ...(Comment ? { comment: Comment } : {}),
    decidedAt: toIso(ApprovalDecisionTime) ?? fallbackTime,
  };
}

/** Epoch seconds, epoch milliseconds or a date text. */
function toIso(time: string | number | undefined): string | undefined {
  if (time === undefined) return undefined;
  const number = Number(time);
  const date = Number.isNaN(number) ? new Date(time) : new Date(number < 1e11 ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
