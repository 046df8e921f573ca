/** Executions that `.sync` tasks start. */
import type { CallCompleted } from '../../engine/transition.ts';
import type { RunningTask } from './execution-state.ts';
import type { Run } from './run.ts';
import { findLine } from './lines.ts';

/** Correlations of `.sync` starts begin so: a start that is answered too late is recognised by it. */
export const syncCorrelation = 'sync ';

/** Best effort, as on AWS: nobody waits for the answer. */
export function stopChild(run: Run, task: RunningTask | undefined): void {
  if (task?.childArn !== undefined) stop(run, task.childArn);
}

/** What becomes of children when a task or the execution that waits for them times out. */
export function childrenAfterTimeout({ draft }: Run): 'stopped' | 'left' {
  return draft.settings.timedOutParentStopsChild === 'yes' ? 'stopped' : 'left';
}

/** Stops a child whose start was answered after the task that started it was over, unless a later one has taken it up. */
export function stopLateChild(run: Run, { correlation, result }: CallCompleted): void {
  if (!correlation.startsWith(syncCorrelation) || !result.ok) return;
  const childArn = childArnOf(result.output);
  if (childArn !== undefined && findLine(run, ({ current }) => current?.task?.childArn === childArn) === undefined) stop(run, childArn);
}

export function childArnOf(output: unknown): string | undefined {
  const { executionArn } = (output ?? {}) as { executionArn?: unknown };
  return typeof executionArn === 'string' ? executionArn : undefined;
}

function stop(run: Run, executionArn: string): void {
  run.effects.push({
    kind: 'call',
    operation: 'states:StopExecution',
    input: { executionArn },
    principal: run.draft.roleArn,
    correlation: `stop ${executionArn}`,
  });
}
