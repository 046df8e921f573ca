/**
 * Which events tell that something has ended: each event matches one of these patterns, so that it is written once.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
import { refusals } from '@countersign/contracts';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { Deployment } from '../deployment.ts';

export interface EndedExecutions {
  /** Of the rule. */
  readonly name: string;
  readonly description: string;
  readonly eventPattern: EventPattern;
}

export function endedApprovals({ prefix, names, flowMachineArn }: Deployment): EndedExecutions {
  return {
    name: `${names.auditRules}-approvals`,
    description: `Approvals of ${prefix} that have an outcome, were stopped or timed out`,
    eventPattern: ended(flowMachineArn, { status: ['SUCCEEDED', 'TIMED_OUT', 'ABORTED'] }),
  };
}

export function endedLevels({ prefix, names, levelMachineArn }: Deployment): EndedExecutions {
  return {
    name: `${names.auditRules}-levels`,
    description: `Levels of ${prefix} that have ended`,
    eventPattern: ended(levelMachineArn, { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] }),
  };
}

/** Approvals that the requester is to blame for. */
export function refusedRequests({ prefix, names, flowMachineArn }: Deployment): EndedExecutions {
  return {
    name: `${names.auditRules}-refused`,
    description: `Requests that ${prefix} refused`,
    eventPattern: ended(flowMachineArn, { status: ['FAILED'], error: [...refusals] }),
  };
}

/**
 * All others that failed. That events hold the error is known from events, but documented nowhere: one without counts
 * as broken.
 */
export function failedApprovals({ prefix, names, flowMachineArn }: Deployment): EndedExecutions {
  return {
    name: `${names.auditRules}-failed`,
    description: `Approvals of ${prefix} that broke`,
    eventPattern: ended(flowMachineArn, { status: ['FAILED'], error: [{ 'anything-but': [...refusals] }, { exists: false }] }),
  };
}

function ended(stateMachineArn: string, detail: Readonly<Record<string, unknown>>): EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { stateMachineArn: [stateMachineArn], ...detail },
  };
}
