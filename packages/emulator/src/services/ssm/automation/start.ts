/** The start of an automation execution, also a repeated one. */
import { deriveId } from '../../../engine/derive-id.ts';
import type { Effect, Stamped } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { timers, withEffects } from './effects.ts';
import type { AutomationOrigin, AutomationState, AutomationTransition, StartAutomation } from './state.ts';
import { enterStep } from './steps.ts';

/** "If you want to run an automation that lasts longer than 12 hours, you must use a service role." */
const MAX_SECONDS_WITHOUT_ROLE = 43_200;

/** The id of an execution comes from its ClientToken, so a second request with the same token meets the first one here. */
export function start(existing: AutomationState | undefined, event: Stamped<StartAutomation>): AutomationTransition {
  if (existing) return repeated(existing, event);
  const { type: _, nonce, at, ...origin } = event;
  const state: AutomationState = {
    ...origin,
    status: 'InProgress',
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
  const entered = enterStep(state, 0, { at, nonce });
  const effects: Effect[] = [{ kind: 'count', metric: 'automations', amount: 1 }, ...lifetime(origin, at)];
  return { ...withEffects(effects, entered), reply: { AutomationExecutionId: origin.id } };
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
