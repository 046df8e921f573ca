/** Small pieces that several transitions share. */
import type { Effect } from '../../../engine/transition.ts';
import type { AutomationTransition } from './state.ts';

/** The timers of an automation execution. */
export const timers = { step: 'step', sleep: 'sleep', cancel: 'cancel', lifetime: 'lifetime' } as const;

export function clearTimers(...names: readonly (keyof typeof timers)[]): Effect[] {
  return names.map((name) => ({ kind: 'timer.clear', name: timers[name] }));
}

/** Puts effects before those of a transition. */
export function withEffects(effects: readonly Effect[], transition: AutomationTransition): AutomationTransition {
  return { ...transition, effects: [...effects, ...transition.effects] };
}
