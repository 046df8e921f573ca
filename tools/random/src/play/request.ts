/** The backend service asks. */
import { approvalName } from '@countersign/contracts';
import { type ApprovalClient, ApprovalsError, type RequestedApproval, type RequestOptions } from '@countersign/sdk';
import { policies } from '../app/policies.ts';
import { approvers, requesters } from '../people.ts';
import type { PlannedApproval, PlannedLevel, Scenario } from '../scenario/scenario.ts';
import type { Command } from '../scenario/scenario.ts';
import { approvalOf, now, type Run } from './run.ts';

/** Requests those approvals whose time has come after so many commands. */
export async function requestDue(run: Run, played: number): Promise<void> {
  const { approvals, deployment } = run.scenario;
  for (const [index, planned] of approvals.entries()) {
    if (run.approvals[index] || planned.after > played) continue;
    const key = `run-${run.number}-${index + 1}`;
    const requested = await requestOrFind(run.stage.service[deployment], requestOf(planned, key, run.scenario));
    run.approvals[index] = { ...requested, planned, key };
  }
}

/** Where the answer to a start is lost, and the approval stopped before the SDK starts it again, the service finds its own. */
async function requestOrFind(service: ApprovalClient, request: RequestOptions): Promise<Pick<RequestedApproval, 'id' | 'executionArn'>> {
  try {
    return await service.request(request);
  } catch (error) {
    if (!(error instanceof ApprovalsError) || error.code !== 'AlreadyRequested') throw error;
    return service.get(approvalName({ policy: 'policy' in request ? request.policy : undefined, key: request.key ?? '' }));
  }
}

/** The same request under the same key. */
export async function askAgain(run: Run, command: Extract<Command, { do: 'ask again' }>): Promise<void> {
  const approval = await approvalOf(run, command.approval, command);
  if (!approval) return;
  const repeat = { id: approval.id, at: now(run) };
  try {
    const { id } = await run.stage.service[run.scenario.deployment].request(requestOf(approval.planned, approval.key, run.scenario));
    run.deeds.repeats.push({ ...repeat, id });
  } catch (error) {
    if (!(error instanceof ApprovalsError) || error.code !== 'AlreadyRequested') throw error;
    run.deeds.repeats.push({ ...repeat, refusal: error.code });
  }
}

function requestOf({ asks, requestedBy }: PlannedApproval, key: string, { deployment }: Scenario): RequestOptions {
  const base = { key, subject: `Release ${key}`, review: { url: 'https://example.com/releases' }, requestedBy: requesters[requestedBy] };
  if ('policy' in asks) return { ...base, policy: asks.policy };
  return { ...base, levels: asks.levels.map((level, index) => levelOf(level, index, deployment)) };
}

function levelOf({ approvers: names, quorum, windowSeconds, topic }: PlannedLevel, index: number, deployment: string) {
  return {
    name: `own-${index + 1}`,
    approvers: names.map((name) => approvers[name]),
    minRequiredApprovals: quorum,
    windowSeconds,
    topicArn: `arn:aws:sns:us-east-1:123456789012:Automation-${deployment}-${topicNames[topic % topicNames.length]}`,
  };
}

const topicNames = policies.flatMap(({ name, levels }) => levels.map((level) => `${name}-${level.name}`));
