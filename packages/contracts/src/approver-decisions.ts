/**
 * Reads `ApproverDecisions`, an output of aws:approve. Its shape is known second-hand only (AWS documents a MapList),
 * so every form is taken that could be meant: JSON objects in strings, one string that holds a list, a comment under
 * either shape. What cannot be read is counted, so that nobody mistakes it for nothing.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import * as z from 'zod';
import { limits } from './limits.ts';
import type { Decision } from './outcome.ts';

/** A decision as SSM reports it, which may leave out when it was made. */
export type ReportedDecision = Omit<Decision, 'decidedAt'> & { readonly decidedAt?: string };

export interface ApproverDecisions {
  readonly decisions: readonly ReportedDecision[];
  /** How many entries made no sense. */
  readonly unreadable: number;
}

const commentSchema = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))]).transform(commentText);

const recordSchema = z.looseObject({
  Approver: z.string().min(1),
  ApprovalStatus: z.string().regex(/^(?:approved?|reject(?:ed)?)$/i),
  ApprovalDecisionTime: z.union([z.string(), z.number()]).optional(),
  Comment: commentSchema.optional(),
});

export function readApproverDecisions(values: readonly string[]): ApproverDecisions {
  const entries = values.flatMap((value) => entriesOf(value));
  const decisions = entries.flatMap((entry) => toDecision(entry) ?? []);
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

function toDecision(entry: unknown): ReportedDecision | undefined {
  const parsed = recordSchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const { Approver, ApprovalStatus, ApprovalDecisionTime, Comment } = parsed.data;
  const decidedAt = toIso(ApprovalDecisionTime);
  return {
    approver: Approver,
    verdict: /^a/i.test(ApprovalStatus) ? 'approve' : 'reject',
    ...(Comment ? { comment: Comment } : {}),
    ...(decidedAt === undefined ? {} : { decidedAt }),
  };
}

/** Epoch seconds, epoch milliseconds or a date text. */
function toIso(time: string | number | undefined): string | undefined {
  if (time === undefined || time === '') return undefined;
  const number = Number(time);
  const date = Number.isNaN(number) ? new Date(time) : new Date(number < 1e11 ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const controlCharacters = /[^\P{Cc}\n\r\t]/gu;

/** A hundred decisions have to fit into one outcome, so a comment is cut where SSM's own values end. */
function commentText(typed: string): string {
  const text = typed.replaceAll(controlCharacters, ' ');
  const cut = text.length <= limits.commentLength ? text : `${text.slice(0, limits.commentLength - 1)}…`;
  return cut.toWellFormed();
}
