/**
 * Who may run of the automations, and who waits. A projection: what each counts as is read from its committed state, so
 * nothing here has to survive.
 *
 * 100 run at once, children included, and 400 more may sit in blocking actions. Beyond that they wait in a queue, as
 * `Pending`, and the first of it starts when there is room. https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
import type { Place } from '../services/ssm/automation/place.ts';
import { AwsError } from '../wire/aws-error.ts';

const RUNNING_LIMIT = 100;
const BLOCKING_LIMIT = 400;

export interface PlacesTaken {
  readonly running: number;
  readonly blocking: number;
  readonly pending: number;
}

export class AutomationPlaces {
  readonly #admit: (id: string) => void;
  /** Those that have begun. */
  readonly #taken = new Map<string, 'running' | 'blocking'>();
  /** Those that wait, in their order. */
  readonly #queue = new Set<string>();
  #blocking = 0;

  /** `admit` lets one begin that waited. */
  constructor(admit: (id: string) => void) {
    this.#admit = admit;
  }

  get taken(): PlacesTaken {
    return { running: this.#taken.size - this.#blocking, blocking: this.#blocking, pending: this.#queue.size };
  }

  /** Takes a place for an automation that is about to be started. @throws AwsError AutomationExecutionLimitExceededException */
  request(id: string, queueLimit: number): 'begins' | 'waits' {
    if (this.#taken.has(id)) return 'begins';
    if (this.#queue.has(id)) return 'waits';
    if (this.#queue.size === 0 && this.#hasRoom) {
      this.#take(id, 'running');
      return 'begins';
    }
    if (this.#queue.size >= queueLimit) {
      const message = 'The number of simultaneously running Automation executions exceeded the allowable limit.';
      throw new AwsError('AutomationExecutionLimitExceededException', message);
    }
    this.#queue.add(id);
    return 'waits';
  }

  /** An automation now counts as this. */
  update(id: string, place: Place): void {
    // One that was admitted is pending until it hears of that.
    if (place === 'pending') return void (this.#taken.has(id) || this.#queue.add(id));
    this.#queue.delete(id);
    if (place === 'none') this.#leave(id);
    else this.#take(id, place);
    this.#fill();
  }

  /** Nobody has to wait any more. */
  admitAll(): void {
    for (const id of this.#queue) this.#admit(id);
    this.#queue.clear();
  }

  #fill(): void {
    for (const id of this.#queue) {
      if (!this.#hasRoom) return;
      this.#queue.delete(id);
      this.#take(id, 'running');
      this.#admit(id);
    }
  }

  /** Blocking ones beyond their own limit count as running. */
  get #hasRoom(): boolean {
    const others = Math.max(0, this.#blocking - BLOCKING_LIMIT);
    return this.#taken.size - this.#blocking + others < RUNNING_LIMIT;
  }

  #take(id: string, place: 'running' | 'blocking'): void {
    this.#leave(id);
    this.#taken.set(id, place);
    if (place === 'blocking') this.#blocking += 1;
  }

  #leave(id: string): void {
    if (this.#taken.get(id) === 'blocking') this.#blocking -= 1;
    this.#taken.delete(id);
  }
}
