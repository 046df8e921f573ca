/** How much is measured: enough for stable medians in about ten minutes, or a look in one. */
export interface Effort {
  readonly imports: number;
  readonly starts: number;
  /** Both servers take turns, so that whatever else the machine does hits both. */
  readonly rounds: number;
  /** Handler threads are fast only when their code has been compiled, each thread by itself. */
  readonly warmUpSeconds: number;
  readonly aloneSeconds: number;
  readonly inFlightSeconds: number;
  readonly pendingApprovals: number;
  /** In the data directory that the emulator starts with. */
  readonly keptApprovals: number;
  /** Asked for at once, with AWS's quotas on. */
  readonly approvalsUnderQuotas: number;
}

export const fullEffort: Effort = {
  imports: 9,
  starts: 9,
  rounds: 3,
  warmUpSeconds: 5,
  aloneSeconds: 2,
  inFlightSeconds: 4,
  pendingApprovals: 10_000,
  keptApprovals: 10_000,
  approvalsUnderQuotas: 1000,
};

export const quickEffort: Effort = {
  imports: 3,
  starts: 3,
  rounds: 1,
  warmUpSeconds: 4,
  aloneSeconds: 1,
  inFlightSeconds: 3,
  pendingApprovals: 500,
  keptApprovals: 1000,
  approvalsUnderQuotas: 50,
};
