/** What an approval ends with is what the accepted decisions say, level by level. */
import type { ObservedApproval, Observation } from '../observe/observation.ts';
import { levelsOf } from '../scenario/staff.ts';
import { askingOf, expectedEnd, type StaffedLevel } from './expected-end.ts';
import type { Invariant } from './invariant.ts';
import { staffedLevels } from './staffing.ts';

export const trueOutcome: Invariant = (seen) =>
  seen.approvals.flatMap((approval) =>
    [...staffedLevels(approval, seen.scenario).flatMap((level) => levelIssues(level, seen)), ...flowIssues(approval)].map((what) => `${approval.id}: ${what}`),
  );

function levelIssues(staffed: StaffedLevel, seen: Observation): string[] {
  const { level } = staffed;
  const expected = expectedEnd(staffed, seen);
  const { status = level.status, decisions = [] } = (level.status === 'SUCCEEDED' ? level.output : {}) as LevelOutput;
  if (expected === 'unknown') return level.status === 'FAILED' ? [] : [`${level.arn} ended as ${status}, though nobody was asked to the end`];
  if (status !== expected) return [`${level.arn} ended as ${status}, but SSM's decisions make it ${expected}`];
  return level.status === 'SUCCEEDED' ? decisionIssues(staffed, decisions) : [];
}

interface LevelOutput {
  readonly status?: string;
  readonly decisions?: readonly { readonly approver: string; readonly verdict: string; readonly comment?: string }[];
}

/** The outcome lists the decisions that SSM recorded, in their order and word by word. */
function decisionIssues({ level }: StaffedLevel, told: NonNullable<LevelOutput['decisions']>): string[] {
  const recorded = (askingOf(level)?.approveStep?.decisions ?? []).map(({ approver, verdict, comment }) => [approver, verdict.toLowerCase(), comment]);
  const listed = told.map(({ approver, verdict, comment }) => [approver, verdict, comment]);
  if (JSON.stringify(recorded) === JSON.stringify(listed)) return [];
  return [`${level.arn} lists the decisions ${JSON.stringify(listed)}, but SSM recorded ${JSON.stringify(recorded)}`];
}

/** A flow that succeeded ends as its last level did, and an approved one has asked every level. */
function flowIssues({ flow, levels, planned }: ObservedApproval): string[] {
  if (flow.status !== 'SUCCEEDED') return [];
  const { status, levels: closed = [] } = flow.output as LevelOutput & { levels?: readonly unknown[] };
  const last = levels.at(-1)?.output as LevelOutput | undefined;
  const planLength = levelsOf(planned).length;
  return [
    ...(status === last?.status ? [] : [`the flow ended as ${status}, its last level as ${last?.status}`]),
    ...(status === 'APPROVED' && closed.length !== planLength ? [`it is approved after ${closed.length} of ${planLength} levels`] : []),
  ];
}
