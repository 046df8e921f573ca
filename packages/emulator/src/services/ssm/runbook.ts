/** A parsed Automation runbook (schema 0.3), the form that the machine runs. `document.ts` makes it. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const parameterTypes = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface ParameterDefinition {
  readonly type: ParameterType;
  readonly default?: Json;
  readonly allowedValues?: readonly Json[];
  readonly allowedPattern?: string;
  readonly minChars?: number;
  readonly maxChars?: number;
}

export const actions = ['aws:approve', 'aws:invokeLambdaFunction', 'aws:executeAutomation', 'aws:sleep'] as const;
export type Action = (typeof actions)[number];

export type OnFailure = 'Abort' | 'Continue' | `step:${string}`;
export type OnCancel = 'Abort' | `step:${string}`;

export interface Step {
  readonly name: string;
  readonly action: Action;
  /** As written; references are resolved when the step runs. */
  readonly inputs: JsonObject;
  readonly nextStep?: string;
  readonly isEnd: boolean;
  /** Only where it is written out: AWS evaluates nothing else. */
  readonly isCritical?: boolean;
  readonly onFailure: OnFailure;
  readonly onCancel: OnCancel;
  readonly maxAttempts: number;
  readonly timeoutSeconds?: number;
}

export interface Runbook {
  readonly description?: string;
  readonly assumeRole?: string;
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly steps: readonly Step[];
  /** `STEP.OUTPUT` each. */
  readonly outputs: readonly string[];
}

/** The outputs of each action. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export const actionOutputs: Readonly<Record<Action, readonly string[]>> = {
  'aws:approve': ['ApprovalStatus', 'ApproverDecisions'],
  'aws:invokeLambdaFunction': ['StatusCode', 'FunctionError', 'LogResult', 'Payload'],
  'aws:executeAutomation': ['Output', 'ExecutionId', 'Status'],
  'aws:sleep': [],
};

/** `step:NAME` → `NAME`. */
export function jumpTarget(jump: OnFailure | OnCancel): string | undefined {
  return jump.startsWith('step:') ? jump.slice('step:'.length) : undefined;
}

export function stepIndex(runbook: Runbook, name: string): number {
  return runbook.steps.findIndex((step) => step.name === name);
}
