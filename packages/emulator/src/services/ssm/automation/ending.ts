/** The end of an automation execution: nothing of it runs on, and whoever waits for it hears of it. */
import type { ChildEnded, Effect } from '../../../engine/transition.ts';
import { describeAutomation } from './describe.ts';
import { clearTimers } from './effects.ts';
import type { AutomationState, AutomationStatus, AutomationTransition } from './state.ts';

export interface Ending {
  readonly status: AutomationStatus;
  readonly at: number;
  readonly failureMessage?: string;
}

export function endAutomation(state: AutomationState, { status, at, failureMessage }: Ending): AutomationTransition {
  const ended: AutomationState = {
    ...state,
    status,
    endedAt: at,
    current: undefined,
    ...(failureMessage === undefined ? {} : { failureMessage }),
  };
  return { state: ended, effects: [...clearTimers('step', 'sleep', 'cancel', 'lifetime'), ...tellSubscriber(ended)] };
}

function tellSubscriber(state: AutomationState): Effect[] {
  if (!state.subscriber) return [];
  const { address, correlation } = state.subscriber;
  // Events are plain JSON: the dates of the description become text.
  const description: unknown = JSON.parse(JSON.stringify(describeAutomation(state)));
  const event: ChildEnded = { type: 'child.ended', correlation, description };
  return [{ kind: 'send', to: address, event }];
}
