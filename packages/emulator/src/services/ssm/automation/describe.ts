/** An automation execution in the shapes of the API. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
import { textsOf } from '../interpolation.ts';
import type { Json, JsonObject, Runbook } from '../runbook.ts';
import type { AutomationState, StepRun } from './state.ts';
import { timeoutSecondsOf } from './timeout.ts';

type StringLists = Readonly<Record<string, readonly string[]>>;

/** Recorded in the CLI reference for outputs that no step has given. */
const NO_OUTPUT_YET = 'No output available yet because the step is not successfully executed';

/** The answer of GetAutomationExecution. */
export function describeAutomation(state: AutomationState) {
  return {
    AutomationExecution: {
      ...overview(state),
      StepExecutions: state.steps.map((_, index) => describeStep(state, index)),
      StepExecutionsTruncated: false,
      Parameters: stringLists(state.parameters),
    },
  };
}

/** One entry of DescribeAutomationExecutions. */
export function summarizeAutomation(state: AutomationState) {
  return { ...overview(state), AutomationType: 'Local' };
}

export function describeStep(state: AutomationState, index: number) {
  const run = state.steps[index];
  const step = state.runbook.steps[index];
  if (!run || !step) throw new RangeError(`Step ${index} does not exist in automation ${state.id}`);
  const timeoutSeconds = timeoutSecondsOf(step);
  const nextStep = nextStepName(state.runbook, index);
  return {
    StepName: run.name,
    Action: step.action,
    StepExecutionId: run.executionId,
    StepStatus: run.status,
    ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
    OnFailure: step.onFailure,
    MaxAttempts: step.maxAttempts,
    IsEnd: step.isEnd,
    ...(step.isCritical === undefined ? {} : { IsCritical: step.isCritical }),
    ...(nextStep === undefined ? {} : { NextStep: nextStep, ValidNextSteps: [nextStep] }),
    Inputs: jsonTexts(run.inputs ?? {}),
    Outputs: stepOutputs(state, run),
    ...dates(run),
    ...(run.failureMessage === undefined ? {} : { FailureMessage: run.failureMessage }),
  };
}

function overview(state: AutomationState) {
  const current = state.current === undefined ? undefined : state.runbook.steps[state.current];
  return {
    AutomationExecutionId: state.id,
    DocumentName: state.documentName,
    DocumentVersion: state.documentVersion,
    AutomationExecutionStatus: state.status,
    ...dates(state),
    ExecutedBy: state.executedBy,
    Mode: 'Auto',
    ...(state.parentId === undefined ? {} : { ParentAutomationExecutionId: state.parentId }),
    ...(current === undefined ? {} : { CurrentStepName: current.name, CurrentAction: current.action }),
    ...(state.failureMessage === undefined ? {} : { FailureMessage: state.failureMessage }),
    Outputs: runbookOutputs(state),
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
  };
}

function dates({ startedAt, endedAt }: { readonly startedAt?: number; readonly endedAt?: number }) {
  return {
    ...(startedAt === undefined ? {} : { ExecutionStartTime: new Date(startedAt) }),
    ...(endedAt === undefined ? {} : { ExecutionEndTime: new Date(endedAt) }),
  };
}

function nextStepName({ steps }: Runbook, index: number): string | undefined {
  const step = steps[index];
  return step?.isEnd ? undefined : (step?.nextStep ?? steps[index + 1]?.name);
}

function runbookOutputs(state: AutomationState): StringLists {
  return Object.fromEntries(
    state.runbook.outputs.map((output) => {
      const [stepName, name = ''] = output.split('.');
      const run = state.steps.find((known) => known.name === stepName);
      return [output, (run && stepOutputs(state, run)[name]) ?? [NO_OUTPUT_YET]];
    }),
  );
}

function stepOutputs(state: AutomationState, run: StepRun): StringLists {
  const outputs = run.outputs ?? {};
  const asOneArray = state.settings.decisionEncoding === 'oneArrayString';
  const { ApproverDecisions } = outputs;
  if (ApproverDecisions === undefined || !asOneArray) return stringLists(outputs);
  return { ...stringLists(outputs), ApproverDecisions: [JSON.stringify(ApproverDecisions)] };
}

function stringLists(values: Readonly<Record<string, Json>>): StringLists {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textsOf(value)]));
}

/** Recorded in the CLI reference: inputs are JSON, so that strings stand in quotes. */
function jsonTexts(inputs: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)]));
}
