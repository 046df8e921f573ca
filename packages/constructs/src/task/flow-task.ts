import { limits } from '@countersign/contracts';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { executionNameIssues } from '../check/execution-name.ts';
import { checkRequestTexts } from '../check/request-texts.ts';
import { refuse } from '../check/refuse.ts';
import { callFlowStatements } from '../grants/machines.ts';
import { stableExecutionName } from './execution-name.ts';
import type { RequestTexts } from './request-text.ts';
import { StartExecutionTask } from './start-execution-task.ts';

export interface FlowTaskProps extends RequestTexts {
  /** One of the flow's policies. */
  readonly policy: string;
  /** The approval's name: at most 68 of `[A-Za-z0-9_-]`. Default: made from the execution and the state. */
  readonly executionName?: string | undefined;
  readonly comment?: string | undefined;
  /** Default: the approval's outcome. */
  readonly outputs?: unknown;
  readonly assign?: Record<string, unknown> | undefined;
}

/** Requests an approval from another state machine, and outputs its outcome. A rejection is an output, not an error. */
export class FlowTask extends StartExecutionTask {
  constructor(scope: Construct, id: string, props: FlowTaskProps & { readonly deployment: Deployment }) {
    refuse([...checkRequestTexts(props), ...executionNameIssues(props.executionName, limits.approvalNameLength)]);
    const { policy, deployment } = props;
    super(scope, id, {
      comment: props.comment,
      stateMachineArn: deployment.flowMachineArn,
      executionName: props.executionName ?? stableExecutionName(policy),
      input: {
        version: 1,
        kind: 'policy',
        policy,
        subject: props.subject,
        review: props.review,
        requestedBy: props.requestedBy,
      },
      statements: callFlowStatements(deployment),
      assign: props.assign,
      outputs: props.outputs,
    });
  }
}
