/** What the emulator's own endpoints show and change. */
import type { Faults } from '../faults/faults.ts';
import type { IssuedPrincipal } from '../identity/principals.ts';
import type { Quotas } from '../quotas/quotas.ts';
import type { AlarmShown } from '../services/cloudwatch/alarms.ts';
import type { Schedules } from '../services/events/schedules.ts';
import type { SettingsStore } from './settings-store.ts';
import type { Usage } from './usage.ts';

export interface ClockState {
  /** ISO 8601, virtual time. */
  readonly now: string;
  readonly frozen: boolean;
}

export interface Controls {
  readonly mails: (after: number, waitSeconds: number, gone: AbortSignal) => Promise<readonly unknown[]>;
  readonly principals: {
    list(): readonly IssuedPrincipal[];
    /** @throws InvalidPrincipalError */
    issue(arn: string, policies?: unknown): IssuedPrincipal;
  };
  readonly clock: {
    state(): ClockState;
    advance(seconds: number): Promise<void>;
    setFrozen(frozen: boolean): Promise<void>;
  };
  readonly settings: SettingsStore;
  readonly faults: Faults;
  readonly quotas: Quotas;
  readonly schedules: Schedules;
  readonly alarms: () => readonly AlarmShown[];
  readonly usage: () => Usage;
  /** Log lines of a function by name, or undefined when there is no such function. */
  readonly logs: (functionName: string) => readonly unknown[] | undefined;
}
