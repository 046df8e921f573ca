/** Walks over the lines of an execution: its own, and those of all branches. */
import type { Line } from './execution-state.ts';
import type { Run } from './run.ts';
import { enterBranch } from './run.ts';

/** The path of the line that is looked for. */
export function findLine({ draft }: Run, wanted: (line: Line) => boolean): readonly number[] | undefined {
  return findIn(draft, wanted);
}

/** The run in the line at a path, from that in the execution's own line. */
export function runAt(root: Run, path: readonly number[]): Run {
  return path.reduce(enterBranch, root);
}

/** Runs for the branches of the current state that were begun and have not ended. */
export function unfinishedBranches(run: Run): readonly Run[] {
  const branches = run.line.current?.fork?.branches ?? [];
  const indexes = branches.flatMap(({ current, result }, index) => (current !== undefined && result === undefined ? [index] : []));
  return indexes.map((index) => enterBranch(run, index));
}

function findIn(line: Line, wanted: (line: Line) => boolean): readonly number[] | undefined {
  if (wanted(line)) return [];
  for (const [index, branch] of (line.current?.fork?.branches ?? []).entries()) {
    const path = findIn(branch, wanted);
    if (path !== undefined) return [index, ...path];
  }
  return undefined;
}
