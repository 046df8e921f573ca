/** Histories in a form that tests compare. */
import type { VirtualEngine } from './virtual-engine.ts';

/** `2 MapIterationStarted M 0 < 1`: id, type, name and index, and the event before. */
export function shownHistory(engine: VirtualEngine, executionArn: string): string[] {
  return engine.execution(executionArn).history.map(({ id, type, details, previousEventId }) => {
    const { name, index } = details;
    const what = [id, type, ...(typeof name === 'string' ? [name] : []), ...(typeof index === 'number' ? [index] : [])];
    return `${what.join(' ')} < ${previousEventId}`;
  });
}
