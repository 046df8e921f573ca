/** The SDK, the wire and the mails tell the same. */
import { isDeepStrictEqual } from 'node:util';
import type { Approval } from '@countersign/sdk';
import type { ObservedApproval, ObservedLevel, Observation } from '../observe/observation.ts';
import type { Look } from '../play/run.ts';
import { askingOf } from './expected-end.ts';
import type { Invariant } from './invariant.ts';
import { indexOf } from './staffing.ts';
import { timesOver } from './times-over.ts';

export const viewsAgree: Invariant = (seen) => [
  ...listIssues(seen),
  ...seen.approvals.flatMap((approval) =>
    [
      ...sdkIssues(approval),
      ...waitIssues(approval),
      ...seen.deeds.looks.filter(({ id }) => id === approval.id).flatMap((look) => lookIssues(look, approval)),
      ...mailIssues(approval, seen),
    ].map((what) => `${approval.id}: ${what}`),
  ),
];

/** The list has each approval once, newest first, with the status that `get` tells. */
function listIssues({ approvals, listed }: Observation): string[] {
  const told = listed.map(({ id, status }) => `${id} ${status}`);
  const known = approvals.map(({ id, sdk }) => `${id} ${sdk.got.status}`);
  const isInOrder = listed.every(({ requestedAt }, index) => requestedAt <= (listed[index - 1]?.requestedAt ?? requestedAt));
  return isDeepStrictEqual(told.toSorted(), known.toSorted()) && isInOrder ? [] : [`list says ${told.join(', ')}; get says ${known.join(', ')}`];
}

/** A stopped flow has no output: the SDK calls it cancelled, with the levels that had closed and the one that had not. */
function sdkIssues({ flow, levels, sdk: { got } }: ObservedApproval): string[] {
  const expected = flow.status === 'SUCCEEDED' ? (flow.output as { status: string }).status : flow.status === 'ABORTED' ? 'CANCELLED' : 'FAILED';
  if (got.status !== expected) return [`the SDK says ${got.status}, the wire ${expected}`];
  if (got.status === 'FAILED') return got.error === flow.error ? [] : [`the SDK says it failed with ${got.error}, the wire with ${flow.error}`];
  if (got.status === 'PENDING') return [];
  const told = got.levels.map(({ name, status, decisions }) => ({ name, status, decisions: decisions.map(({ approver, verdict }) => `${verdict} by ${approver}`) }));
  const ended = [...newestByIndex(levels).values()].map(endedLevel);
  return isDeepStrictEqual(told, ended) ? [] : [`the SDK lists ${JSON.stringify(told)}, the wire ${JSON.stringify(ended)}`];
}

/** A redriven flow may have asked a level again. One that succeeded counts, otherwise the newest. */
function newestByIndex(levels: readonly ObservedLevel[]): Map<number, ObservedLevel> {
  const newest = new Map<number, ObservedLevel>();
  for (const level of levels) if (newest.get(indexOf(level))?.status !== 'SUCCEEDED') newest.set(indexOf(level), level);
  return newest;
}

function endedLevel(level: ObservedLevel) {
  if (level.status === 'SUCCEEDED') {
    const { name, status, decisions } = level.output as { name: string; status: string; decisions: { approver: string; verdict: string }[] };
    return { name, status, decisions: decisions.map(({ approver, verdict }) => `${verdict} by ${approver}`) };
  }
  const { level: asked } = level.input as { level: { name: string } };
  const recorded = askingOf(level)?.approveStep?.decisions ?? [];
  return { name: asked.name, status: 'CANCELLED', decisions: recorded.map(({ approver, verdict }) => `${verdict.toLowerCase()} by ${approver}`) };
}

/** `wait` does not ask SSM who had decided a level that nobody closed. */
function waitIssues({ sdk: { got, waited } }: ObservedApproval): string[] {
  if (!('outcome' in waited)) return got.status === 'FAILED' && waited.errorCode === 'ApprovalFailed' ? [] : [`wait throws ${waited.errorCode}, get says ${got.status}`];
  return isDeepStrictEqual(withoutUnknown(waited.outcome, waited.outcome), withoutUnknown(got, waited.outcome)) ? [] : ['wait and get answer differently'];
}

function withoutUnknown(approval: Approval, told: Approval): Approval {
  if (!('levels' in approval) || !('levels' in told)) return approval;
  return { ...approval, levels: approval.levels.filter((_, index) => !told.levels[index]?.decisionsUnknown) };
}

/** What the SDK said on the way: of times at which something happened only what it cannot have been is known. */
function lookIssues({ from, until, approval }: Look, { flow, levels }: ObservedApproval): string[] {
  const over = timesOver(flow);
  if (approval.status !== 'PENDING') {
    return over.some(([endedAt, redrivenAt]) => endedAt <= until && from <= redrivenAt) ? [] : [`the SDK said ${approval.status} before it had ended`];
  }
  if (over.some(([endedAt, redrivenAt]) => endedAt < from && until < redrivenAt)) return ['the SDK said PENDING after it had ended'];
  const { level } = approval;
  if (!level) return [];
  const real = levels.find((known) => known.arn === level.executionArn);
  if (!real || indexOf(real) !== level.index) return [`the SDK said it was at level ${level.index}, ${level.executionArn}, which the flow did not start`];
  return real.startedAt <= until && from <= (real.stoppedAt ?? Infinity) ? [] : [`the SDK said it was at level ${level.index} when that did not run`];
}

/** Whoever reads the mails sees the levels that were asked, in their order. */
function mailIssues({ id, levels }: ObservedApproval, { letters }: Observation): string[] {
  const told = letters.filter(({ approval }) => approval === id);
  const levelOf = (automationExecutionId: string) => levels.find(({ automations }) => automations.some((automation) => automation.id === automationExecutionId));
  const asked = told.map(({ automationExecutionId }) => levelOf(automationExecutionId)).map((level) => level && indexOf(level));
  const isInOrder = told.every(({ sentAt }, index) => sentAt >= (told[index - 1]?.sentAt ?? 0));
  const named = told.map(({ level }) => level);
  return isDeepStrictEqual(named, asked) && isInOrder ? [] : [`the mails are about levels ${named.join(', ')}, SSM asked for ${asked.join(', ')}`];
}
