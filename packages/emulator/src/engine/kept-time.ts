/** What a clock showed, and when. */
export interface KeptTime {
  /** Virtual time in milliseconds since the epoch. */
  readonly at: number;
  /** Real time then, likewise; it does not matter to a clock that stands. */
  readonly realAt: number;
  readonly frozen: boolean;
}

/** What it is ahead of real time. A clock that ran went on meanwhile, and one that stood did not; neither goes back where the machine's own did. */
export function offsetOf({ at, realAt, frozen }: KeptTime, realNow: number): number {
  return frozen ? at - realNow : Math.max(at - realAt, at - realNow);
}
