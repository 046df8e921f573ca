/** Which flow the client talks to. */
import { deploymentNames, prefixSchema, stateMachineArnSchema } from '@countersign/contracts';
import type { Parameters } from './aws/parameters.ts';
import { ApprovalsError } from './errors.ts';

/** One of the two ways to name a deployment. */
export type DeploymentOptions =
  /** The stack's output `ApprovalFlowArn`. */
  | { readonly flowArn: string; readonly deployment?: undefined }
  /** The deployment's prefix, for example `countersign`; the ARN is read once from an SSM parameter. */
  | { readonly deployment: string; readonly flowArn?: undefined };

/** The level's machine is found from the flow's name, so a flow of another name would lead nowhere. */
const flowArnSchema = stateMachineArnSchema.regex(/-approval-flow$/, 'must be the ARN of an approval flow');

/**
 * Refuses options that no call could mend.
 * @throws ApprovalsError `InvalidOptions`
 */
export function checkDeployment({ flowArn, deployment }: DeploymentOptions): void {
  if ((flowArn === undefined) === (deployment === undefined)) {
    throw new ApprovalsError('InvalidOptions', "Give either flowArn (the stack's output ApprovalFlowArn) or deployment (its prefix)");
  }
  if (flowArn !== undefined && !flowArnSchema.safeParse(flowArn).success) {
    throw new ApprovalsError('InvalidOptions', `flowArn: ${flowArn} is not the ARN of an approval flow, whose name ends in -approval-flow`);
  }
  if (deployment !== undefined && !prefixSchema.safeParse(deployment).success) {
    throw new ApprovalsError('InvalidOptions', `deployment: ${deployment} is no deployment's name (a lower-case letter, then up to 23 of a-z, 0-9 and -)`);
  }
}

/** The region that an ARN names. */
export function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}

/**
 * The flow's ARN.
 * @throws ApprovalsError `DeploymentNotFound`, `UnexpectedOutput`
 */
export async function findFlow(options: DeploymentOptions, parameters: Parameters): Promise<string> {
  if (options.flowArn !== undefined) return options.flowArn;
  const { flowArnParameter, flow } = deploymentNames(options.deployment);
  const arn = flowArnSchema.safeParse(await parameters.read(flowArnParameter));
  // Whoever may write parameters must not lead services to a flow that approves everything.
  if (arn.success && arn.data.endsWith(`:${flow}`)) return arn.data;
  throw new ApprovalsError('UnexpectedOutput', `The SSM parameter ${flowArnParameter} does not hold the ARN of the state machine ${flow}`);
}
