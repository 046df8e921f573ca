/** A scenario that is being played: who was asked what, and what everyone did. */
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { Approval, RequestedApproval } from '@countersign/sdk';
import type { PlannedApproval, Scenario, Stoppable, Verdict } from '../scenario/scenario.ts';
import type { PlannedFault } from '../scenario/fault.ts';
import type { Stage } from '../stage/stage.ts';

export interface Run {
  readonly stage: Stage;
  readonly scenario: Scenario;
  /** Leads the keys of its approvals. */
  readonly number: number;
  /** Virtual time, in milliseconds. */
  readonly startedAt: number;
  /** Id of the last mail before it. */
  readonly mailsBefore: number;
  /** In the order of the scenario; undefined until requested. */
  readonly approvals: (RunningApproval | undefined)[];
  readonly deeds: Deeds;
}

/** What people and services did, with what AWS answered. */
export interface Deeds {
  readonly signals: Signal[];
  readonly stops: Stop[];
  readonly looks: Look[];
  readonly forgeries: Forgery[];
  readonly redrives: Redrive[];
  readonly faults: BrokenThing[];
  /** Requests that were asked again, with what the SDK answered. */
  readonly repeats: Repeat[];
}

export interface RunningApproval extends Pick<RequestedApproval, 'id' | 'executionArn'> {
  readonly planned: PlannedApproval;
  readonly key: string;
}

export interface Signal {
  readonly automationExecutionId: string;
  readonly principal: string;
  readonly verdict: Verdict;
  readonly comment?: string;
  /** Virtual time, in milliseconds. */
  readonly at: number;
  /** Name of AWS's error; absent where SSM took the signal. */
  readonly refusal?: string;
}

export interface Stop {
  /** `approval`: through the SDK. */
  readonly what: Stoppable | 'approval';
  /** ARN of the execution, or id of the automation execution. */
  readonly id: string;
  readonly at: number;
  /** Name of AWS's error, or code of the SDK's; absent where it was stopped. */
  readonly refusal?: string;
}

export interface Redrive {
  /** ARN of the flow's execution. */
  readonly id: string;
  readonly at: number;
  readonly refusal?: string;
}

/** A fault that was armed, and how much of it is left. */
export interface BrokenThing extends PlannedFault {
  readonly armed: number;
  left: number;
}

export interface Look {
  readonly id: string;
  /** Time may be moved while the SDK looks. */
  readonly from: number;
  readonly until: number;
  readonly approval: Approval;
}

export interface Forgery {
  readonly levelExecutionArn: string;
  readonly automationExecutionId: string;
  readonly answer: unknown;
}

export interface Repeat {
  readonly id: string;
  readonly at: number;
  /** Code of the SDK's error; absent where it answered the approval that runs. */
  readonly refusal?: string;
}

export function now({ stage }: Pick<Run, 'stage'>): number {
  return Date.parse(stage.emulator.clock.state().now);
}

/** The approval that a command means: counted round among those that were requested, and have not ended unless `late`. */
export async function approvalOf(run: Run, index: number, { late = false }: { readonly late?: boolean } = {}): Promise<RunningApproval | undefined> {
  const requested = run.approvals.filter((approval) => approval !== undefined);
  const first = index % Math.max(1, requested.length);
  if (late) return requested[first];
  for (const approval of [...requested.slice(first), ...requested.slice(0, first)]) {
    if ((await statusOf(run, approval.executionArn)) === 'RUNNING') return approval;
  }
  return undefined;
}

/** Those that were requested and have not ended. */
export async function runningApprovals(run: Run): Promise<RunningApproval[]> {
  const found = await Promise.all(
    run.approvals.map(async (approval) => (approval && (await statusOf(run, approval.executionArn)) === 'RUNNING' ? [approval] : [])),
  );
  return found.flat();
}

export async function statusOf({ stage }: Run, executionArn: string): Promise<string> {
  const { status = '' } = await stage.sfn.send(new DescribeExecutionCommand({ executionArn }));
  return status;
}

/** Name of an error, whatever was thrown. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
