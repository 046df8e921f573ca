/** A log stream as plain JSON: written by `log-machine.ts`, read by `log-groups.ts`. */
import type { EventBody } from '../../engine/transition.ts';

export interface LogEvent {
  /** Milliseconds since the epoch, as all times here: what the writer says. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestedAt: number;
}

export interface LogStream {
  readonly groupName: string;
  readonly name: string;
  readonly createdAt: number;
  /** In the order in which they came. */
  readonly events: readonly LogEvent[];
}

export interface WriteStream extends EventBody {
  readonly type: 'stream.write';
  readonly groupName: string;
  readonly streamName: string;
  readonly events: readonly Omit<LogEvent, 'ingestedAt'>[];
}
