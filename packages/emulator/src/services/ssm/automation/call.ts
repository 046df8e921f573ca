/** Calls of other services, made as the automation's assume role, or as whoever started it where it has none. */
import type { Effect } from '../../../engine/transition.ts';
import { parsePrincipalArn, sessionArn } from '../../../identity/principal-arn.ts';
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
  const role = assumeRoleArn === undefined ? undefined : parsePrincipalArn(assumeRoleArn);
  return role?.kind === 'role' ? sessionArn(role, `Automation-${id}`) : executedBy;
}
