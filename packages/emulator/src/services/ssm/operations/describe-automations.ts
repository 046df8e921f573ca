/** Reading automations. */
import type { OperationContext } from '../../../wire/operation.ts';
import { describeAutomation, describeStep, summarizeAutomation } from '../automation/describe.ts';
import type { AutomationState } from '../automation/state.ts';
import { matcher } from './filters.ts';
import type { Filter, FilterKeys } from './filters.ts';
import { automationAddress, findAutomation } from './find-automation.ts';
import { pageOf } from './paging.ts';
import type { PageInput } from './paging.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html */
const automationFilters: FilterKeys<AutomationState> = {
  operation: 'ssm:DescribeAutomationExecutions',
  criteria: {
    DocumentNamePrefix: (state, values) => values.some((prefix) => state.documentName.startsWith(prefix)),
    ExecutionStatus: (state, values) => values.includes(state.status),
    ExecutionId: (state, values) => values.includes(state.id),
    ParentExecutionId: (state, values) => state.parentId !== undefined && values.includes(state.parentId),
    CurrentAction: (state, values) => values.includes(currentAction(state)),
    StartTimeBefore: (state, values) => values.some((time) => state.startedAt < Date.parse(time)),
    StartTimeAfter: (state, values) => values.some((time) => state.startedAt > Date.parse(time)),
    AutomationType: (_, values) => values.includes('Local'),
    TagKey: (state, values) => state.tags.some(({ Key }) => values.includes(Key)),
  },
  unsupported: ['AutomationSubtype', 'OpsItemId', 'TargetResourceGroup'],
};

interface StepView {
  readonly state: AutomationState;
  readonly index: number;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecutionFilter.html */
const stepFilters: FilterKeys<StepView> = {
  operation: 'ssm:DescribeAutomationStepExecutions',
  criteria: {
    StepName: (view, values) => values.includes(runOf(view)?.name ?? ''),
    StepExecutionId: (view, values) => values.includes(runOf(view)?.executionId ?? ''),
    StepExecutionStatus: (view, values) => values.includes(runOf(view)?.status ?? ''),
    Action: ({ state, index }, values) => values.includes(state.runbook.steps[index]?.action ?? ''),
    StartTimeBefore: (view, values) => values.some((time) => (runOf(view)?.startedAt ?? Infinity) < Date.parse(time)),
    StartTimeAfter: (view, values) => values.some((time) => (runOf(view)?.startedAt ?? -Infinity) > Date.parse(time)),
  },
  unsupported: ['ParentStepExecutionId', 'ParentStepIteration', 'ParentStepIteratorValue'],
};

export interface DescribeInput extends PageInput {
  readonly Filters?: readonly Filter[];
}

export interface DescribeStepsInput extends DescribeInput {
  readonly AutomationExecutionId: string;
  readonly ReverseOrder?: boolean;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html */
export function getAutomation({ AutomationExecutionId: id }: { readonly AutomationExecutionId: string }, context: OperationContext) {
  return describeAutomation(findAutomation(id, context));
}

/** Newest first. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationExecutions.html */
export function describeAutomations(input: DescribeInput, context: OperationContext) {
  const filters = input.Filters ?? [];
  const matches = matcher(filters, automationFilters);
  const { items, ...next } = pageOf(candidates(filters, context), input, { matches });
  return { AutomationExecutionMetadataList: items.map(summarizeAutomation), ...next };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationStepExecutions.html */
export function describeSteps(input: DescribeStepsInput, context: OperationContext) {
  const state = findAutomation(input.AutomationExecutionId, context);
  const steps = state.steps.map((_, index) => ({ state, index }));
  const matches = matcher(input.Filters ?? [], stepFilters);
  const { items, ...next } = pageOf(steps, input, { matches, oldestFirst: input.ReverseOrder !== true });
  return { StepExecutions: items.map(({ index }) => describeStep(state, index)), ...next };
}

/** Known ids are looked up instead of searched for. */
function candidates(filters: readonly Filter[], { executions }: OperationContext): readonly AutomationState[] {
  const ids = filters.find(({ Key }) => Key === 'ExecutionId')?.Values;
  if (!ids) return Array.from(executions.list<AutomationState>('automation'));
  return ids.flatMap((id) => executions.read<AutomationState>(automationAddress(id)) ?? []);
}

function currentAction({ current, runbook }: AutomationState): string {
  return current === undefined ? '' : (runbook.steps[current]?.action ?? '');
}

function runOf({ state, index }: StepView) {
  return state.steps[index];
}
