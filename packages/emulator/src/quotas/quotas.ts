/** AWS's quotas on request, in virtual time: how often operations may be called, and how many automations run at once. */
import { ControlError } from '../control/control-error.ts';
import type { Address, Executions } from '../engine/transition.ts';
import { placeOf } from '../services/ssm/automation/place.ts';
import type { AutomationState } from '../services/ssm/automation/state.ts';
import type { Records } from '../journal/records.ts';
import type { Invoke } from '../wire/invoke.ts';
import { show } from '../wire/show.ts';
import { AutomationPlaces } from './automation-places.ts';
import type { PlacesTaken } from './automation-places.ts';
import { CallLimits } from './call-limits.ts';
import type { CallLimitsOptions } from './call-limits.ts';

export const quotaChoices = ['none', 'aws'] as const;
export type QuotaChoice = (typeof quotaChoices)[number];

export interface QuotasState {
  readonly quotas: QuotaChoice;
  /** How many automations run, how many of others sit in blocking actions, and how many wait. Only with `aws`. */
  readonly automations?: PlacesTaken;
}

export interface QuotasOptions extends CallLimitsOptions {
  readonly executions: Executions;
  /** Tells of each state that is committed from now on; undefined: nobody listens. */
  readonly watch: (listener: ((address: Address, state: unknown) => void) | undefined) => void;
  /** How many automations may wait. */
  readonly queueLimit: () => number;
  /** Where the choice is kept. */
  readonly records?: Records;
}

/** What is in force while there are quotas. */
interface Enforced {
  readonly calls: CallLimits;
  readonly places: AutomationPlaces;
}

export class Quotas {
  readonly #options: QuotasOptions;
  #enforced: Enforced | undefined;

  constructor(options: QuotasOptions) {
    this.#options = options;
  }

  get state(): QuotasState {
    return this.#enforced ? { quotas: 'aws', automations: this.#enforced.places.taken } : { quotas: 'none' };
  }

  /** Whoever waits begins when there are no quotas any more. @throws ControlError */
  set(given: unknown): QuotasState {
    const choice = parseQuotas(given);
    this.#options.records?.put('value', 'quotas', choice);
    if (choice === this.state.quotas) return this.state;
    const before = this.#enforced;
    this.#enforced = choice === 'aws' ? this.#enforce() : undefined;
    if (before) {
      this.#options.watch(undefined);
      before.places.admitAll();
    }
    return this.state;
  }

  /** @throws AwsError where the call is one too many */
  over(perform: Invoke): Invoke {
    return (call, caller) => {
      if (!this.#enforced) return perform(call, caller);
      return this.#checked(this.#enforced, () => perform(call, caller), call);
    };
  }

  /** Takes a place for an automation that is about to be started. @throws AwsError AutomationExecutionLimitExceededException */
  requestPlace(automationId: string): 'begins' | 'waits' {
    return this.#enforced?.places.request(automationId, this.#options.queueLimit()) ?? 'begins';
  }

  async #checked({ calls }: Enforced, perform: () => Promise<unknown>, call: Parameters<Invoke>[0]): Promise<unknown> {
    calls.check(call);
    return perform();
  }

  #enforce(): Enforced {
    const { executions, watch } = this.#options;
    const admit = (id: string): void => void executions.dispatch({ machine: 'automation', id }, { type: 'automation.admit' }).catch(() => {});
    const places = new AutomationPlaces(admit);
    const update = (state: AutomationState): void => places.update(state.id, placeOf(state));
    for (const state of executions.list<AutomationState>('automation')) update(state);
    watch(({ machine }, state) => {
      if (machine === 'automation') update(state as AutomationState);
    });
    return { calls: new CallLimits(this.#options), places };
  }
}

/** @throws ControlError */
export function parseQuotas(given: unknown): QuotaChoice {
  const choice = quotaChoices.find((known) => known === given);
  if (choice !== undefined) return choice;
  throw new ControlError(`quotas cannot be ${show(given ?? null)}; it is one of ${quotaChoices.join(', ')}.`);
}
