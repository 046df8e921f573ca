/** Calls of other services, made as the automation's assume role, or as whoever started it where it has none. */
import type { Effect } from '../../../engine/transition.ts';
import { sessionArn } from './principal.ts';
import { correlationOf } from './state.ts';
import type { AutomationState, RunningStep } from './state.ts';

export function callAs(running: RunningStep, operation: string, input: Readonly<Record<string, unknown>>): Effect {
  return {
    kind: 'call',
    operation,
    input,
    principal: principalOf(running.state),
    correlation: correlationOf(running.run),
  };
}

/** The name of the session is recorded: CloudTrail shows Automation-EXECUTION_ID. */
function principalOf({ assumeRoleArn, executedBy, id }: AutomationState): string {
  return assumeRoleArn === undefined ? executedBy : sessionArn(assumeRoleArn, `Automation-${id}`);
}
