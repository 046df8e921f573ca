import type { Address } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { AutomationState } from '../automation/state.ts';

export function automationAddress(id: string): Address {
  return { machine: 'automation', id };
}

/** @throws AutomationExecutionNotFoundException */
export function findAutomation(id: string, { executions }: OperationContext): AutomationState {
  const state = executions.read<AutomationState>(automationAddress(id));
  if (state) return state;
  throw new AwsError('AutomationExecutionNotFoundException', `Automation execution ${id} does not exist.`);
}
