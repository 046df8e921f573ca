import type { ArmedFault, ListedFault } from './fault.ts';
import { parseFaults } from './parse-fault.ts';
import type { Known } from './known.ts';

/** Who or what a fault may strike. */
export interface Target {
  readonly principal?: string;
  /** The input, payload or event. */
  readonly input: unknown;
}

interface Entry {
  readonly fault: ArmedFault;
  left: number;
}

/** The faults that are armed, oldest first. */
export class ArmedFaults {
  readonly #known: Known;
  readonly #onChange: (added: readonly ArmedFault[]) => void;
  #entries: readonly Entry[] = [];

  /** `onChange` is told of each change, and what it added. */
  constructor(known: Known, onChange: (added: readonly ArmedFault[]) => void = () => {}) {
    this.#known = known;
    this.#onChange = onChange;
  }

  /** Arms again what was armed when it was kept. */
  restore(faults: readonly ListedFault[]): void {
    this.#entries = faults.map(({ left, ...fault }) => ({ fault, left }));
    this.#onChange(this.#entries.map(({ fault }) => fault));
  }

  /** Whether nothing is armed: then nobody needs to ask further. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Arms one fault, or a list of them: all or, if one of them cannot be, none. Answers all that is armed. @throws ControlError */
  add(given: unknown): readonly ListedFault[] {
    const added = parseFaults(given, this.#known);
    this.#change([...this.#entries, ...added.map((fault) => ({ fault, left: fault.times }))], added);
    return this.list();
  }

  list(): readonly ListedFault[] {
    return this.#entries.map(({ fault, left }) => ({ ...fault, left }));
  }

  clear(): void {
    this.#change([]);
  }

  has(kind: ArmedFault['kind']): boolean {
    return this.#entries.some(({ fault }) => fault.kind === kind);
  }

  /** Uses up one time of the oldest fault that `fits` and matches, if there is one. */
  take<Wanted extends ArmedFault>(target: Target, fits: (fault: ArmedFault) => fault is Wanted): Wanted | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!fits(fault) || !matches(fault, target)) continue;
      entry.left -= 1;
      this.#change(this.#entries.filter(({ left }) => left > 0));
      return fault;
    }
    return undefined;
  }

  #change(entries: readonly Entry[], added: readonly ArmedFault[] = []): void {
    this.#entries = entries;
    this.#onChange(added);
  }
}

function matches({ match }: ArmedFault, { principal = '', input }: Target): boolean {
  if (match?.principal !== undefined && !principal.includes(match.principal)) return false;
  return match?.input === undefined || textOf(input).includes(match.input);
}

function textOf(input: unknown): string {
  return typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
}
