/** Timers of an execution. Each line has its own of each name, so that branches wait side by side. */
import type { TimerFired, TimerName } from './execution-state.ts';
import type { Run } from './run.ts';

export function setTimer(run: Run, name: TimerName, dueAt: number): void {
  const timer = [name, ...run.path].join(' ');
  const event: TimerFired = { type: 'timer.fired', timer, dueAt };
  run.effects.push({ kind: 'timer.set', name: timer, dueAt, event });
  run.draft.timers = { ...run.draft.timers, [timer]: dueAt };
}

/** Clears the line's timers of these names. */
export function clearTimers(run: Run, names: readonly TimerName[]): void {
  for (const name of names) clear(run, [name, ...run.path].join(' '));
}

export function clearAllTimers(run: Run): void {
  for (const timer of Object.keys(run.draft.timers)) clear(run, timer);
}

/** What fired, and the path of its line; undefined where the timer was cleared or set anew meanwhile. */
export function takeTimer(run: Run, { timer, dueAt }: TimerFired): { readonly name: TimerName; readonly path: readonly number[] } | undefined {
  if (run.draft.timers[timer] !== dueAt) return undefined;
  const { [timer]: _fired, ...others } = run.draft.timers;
  run.draft.timers = others;
  const [name = '', ...path] = timer.split(' ');
  return { name: name as TimerName, path: path.map(Number) };
}

function clear(run: Run, timer: string): void {
  const { [timer]: set, ...others } = run.draft.timers;
  if (set === undefined) return;
  run.effects.push({ kind: 'timer.clear', name: timer });
  run.draft.timers = others;
}
