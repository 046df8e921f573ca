/** The start of an automation execution, also a repeated one. */
import { deriveId } from '../../../engine/derive-id.ts';
import type { Effect, Stamp, Stamped } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { timers, withEffects } from './effects.ts';
import type { AutomationOrigin, AutomationState, AutomationTransition, StartAutomation } from './state.ts';
import { enterStep } from './steps.ts';

/** "If you want to run an automation that lasts longer than 12 hours, you must use a service role." */
const MAX_SECONDS_WITHOUT_ROLE = 43_200;

/** The id of an execution comes from its ClientToken, so a second request with the same token meets the first one here. */
export function start(existing: AutomationState | undefined, event: Stamped<StartAutomation>): AutomationTransition {
  if (existing) return repeated(existing, event);
  const { type: _, nonce, at, waits, ...origin } = event;
  const state: AutomationState = {
    ...origin,
    status: 'Pending',
    startedAt: at,
    current: undefined,
    stepsRun: 0,
    steps: origin.runbook.steps.map(({ name }, index) => ({
      name,
      executionId: deriveId(nonce, `pending:${index}`),
      status: 'Pending',
      attempt: 0,
    })),
  };
  const counted: Effect = { kind: 'count', metric: 'automations', amount: 1 };
  const begun = waits ? { state, effects: [] } : begin(state, { at, nonce });
  return { ...withEffects([counted], begun), reply: { AutomationExecutionId: origin.id } };
}

/** What is no longer pending was stopped meanwhile. */
export function admit(state: AutomationState, stamp: Stamp): AutomationTransition {
  return state.status === 'Pending' ? begin(state, stamp) : { state, effects: [] };
}

function begin(state: AutomationState, stamp: Stamp): AutomationTransition {
  return withEffects(lifetime(state, stamp.at), enterStep({ ...state, status: 'InProgress' }, 0, stamp));
}

function repeated(existing: AutomationState, event: StartAutomation): AutomationTransition {
  if (existing.request !== event.request) {
    throw new AwsError('IdempotentParameterMismatch', 'The ClientToken was used with other parameters.');
  }
  if (event.settings.repeatedClientToken === 'refused') {
    throw new AwsError('IdempotentParameterMismatch', 'The ClientToken was used before; it cannot be reused.');
  }
  return { state: existing, effects: [], reply: { AutomationExecutionId: existing.id } };
}

function lifetime({ assumeRoleArn }: AutomationOrigin, at: number): Effect[] {
  if (assumeRoleArn !== undefined) return [];
  const dueAt = at + MAX_SECONDS_WITHOUT_ROLE * 1000;
  return [{ kind: 'timer.set', name: timers.lifetime, dueAt, event: { type: 'automation.lifetimeOver' } }];
}
