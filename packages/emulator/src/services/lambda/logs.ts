/** What functions wrote to stdout and stderr, the newest lines of each. */

const LINES_PER_FUNCTION = 1000;

export interface LogLine {
  readonly functionName: string;
  /** Missing for lines written while the handler was loaded, or between two invocations. */
  readonly requestId?: string;
  /** Virtual time in milliseconds since the epoch. */
  readonly at: number;
  readonly line: string;
}

export interface LogStore {
  append(lines: readonly LogLine[]): void;
  /** The lines that are kept, oldest first. */
  read(functionName: string): readonly LogLine[];
}

/** Keeps at most `limit` lines per function. */
export function createLogStore(limit = LINES_PER_FUNCTION): LogStore {
  const linesByFunction = new Map<string, LogLine[]>();
  return {
    append(added) {
      for (const line of added) {
        const lines = linesByFunction.get(line.functionName) ?? [];
        linesByFunction.set(line.functionName, lines);
        lines.push(line);
        // Cut rarely, so that a chatty function does not copy its log with every line.
        if (lines.length > limit * 2) lines.splice(0, lines.length - limit);
      }
    },
    read: (functionName) => (linesByFunction.get(functionName) ?? []).slice(-limit),
  };
}
