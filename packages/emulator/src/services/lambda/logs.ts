/** What functions wrote to stdout and stderr, the newest lines of each. */

const LINES_PER_FUNCTION = 1000;
const BYTES_PER_FUNCTION = 8 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html – the size of an event. */
const LINE_BYTES = 262_144;

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
  /** How many lines of a function came before those that {@link read} answers. */
  forgotten(functionName: string): number;
  /** Forgets what the function logged, and keeps nothing that it logs from now on. */
  mute(functionName: string): void;
}

interface FunctionLog {
  readonly lines: LogLine[];
  bytes: number;
  dropped: number;
}

/** Keeps at most `limit` lines of a function, and no more of them than `limitBytes` hold; its newest line always. */
export function createLogStore(limit = LINES_PER_FUNCTION, limitBytes = BYTES_PER_FUNCTION): LogStore {
  const logs = new Map<string, FunctionLog>();
  const muted = new Set<string>();
  return {
    append(added) {
      for (const line of added) {
        if (muted.has(line.functionName)) continue;
        const log = logs.get(line.functionName) ?? { lines: [], bytes: 0, dropped: 0 };
        logs.set(line.functionName, log);
        const kept = { ...line, line: cutLine(line.line) };
        log.lines.push(kept);
        log.bytes += sizeOf(kept);
        // Cut rarely, so that a chatty function does not copy its log with every line.
        if (log.lines.length > limit * 2) drop(log, log.lines.length - limit);
        while (log.bytes > limitBytes && log.lines.length > 1) drop(log, 1);
      }
    },
    read: (functionName) => (logs.get(functionName)?.lines ?? []).slice(-limit),
    forgotten(functionName) {
      const { lines, dropped } = logs.get(functionName) ?? { lines: [], dropped: 0 };
      return dropped + Math.max(0, lines.length - limit);
    },
    mute(functionName) {
      muted.add(functionName);
      logs.delete(functionName);
    },
  };
}

function drop(log: FunctionLog, count: number): void {
  for (const dropped of log.lines.splice(0, count)) log.bytes -= sizeOf(dropped);
  log.dropped += count;
}

function sizeOf({ line }: LogLine): number {
  return Buffer.byteLength(line);
}

function cutLine(line: string): string {
  // No UTF-8 text has more than three bytes per UTF-16 unit.
  if (line.length * 3 <= LINE_BYTES) return line;
  const bytes = Buffer.from(line);
  if (bytes.length <= LINE_BYTES) return line;
  let end = LINE_BYTES;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
}

/** Whether a byte of UTF-8 goes on with a character that began before it. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
