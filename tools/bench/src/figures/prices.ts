/**
 * What AWS would ask for one approval, estimated from list prices of us-east-1 without free tiers. Mails, logs and
 * traces are left out: they are billed by what else an account sends and keeps.
 */

export interface Billed {
  readonly statesEntered: number;
  readonly automationSteps: number;
  readonly lambdaInvocations: number;
  readonly lambdaGbSeconds: number;
}

/** US dollars. */
export interface CostEstimate {
  readonly stepFunctions: number;
  readonly automation: number;
  readonly lambda: number;
  readonly total: number;
}

/** Standard workflows, per state transition: https://aws.amazon.com/step-functions/pricing/ */
const dollarsPerTransition = 0.025 / 1000;
/** Per basic step; the free tier ended in 2025: https://aws.amazon.com/systems-manager/pricing/ */
const dollarsPerAutomationStep = 0.002;
/** https://aws.amazon.com/lambda/pricing/ – of x86; arm64, which the functions run on, is a fifth cheaper per second. */
const dollarsPerInvocation = 0.2 / 1_000_000;
const dollarsPerGbSecond = 0.000_016_666_7;

export function estimateCost({ statesEntered, automationSteps, lambdaInvocations, lambdaGbSeconds }: Billed): CostEstimate {
  const stepFunctions = statesEntered * dollarsPerTransition;
  const automation = automationSteps * dollarsPerAutomationStep;
  const lambda = lambdaInvocations * dollarsPerInvocation + lambdaGbSeconds * dollarsPerGbSecond;
  return { stepFunctions, automation, lambda, total: stepFunctions + automation + lambda };
}
