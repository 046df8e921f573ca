/**
 * The journal of a `--data` directory. A turn of the event loop is a transaction: all that executions do to each other
 * happens in microtasks, so whoever is still under way when a turn ends waits for a handler, a client or the clock, and
 * is a record itself. What a turn changed is written when it ends; nobody hears of it, and no handler begins, before.
 */
import { AwsError } from '../wire/aws-error.ts';
import type { Change, KeptRecords } from './kept-records.ts';
import type { Mark } from './mark.ts';
import type { RecordKind, Records } from './records.ts';
import type { RecordTable } from './table.ts';

export interface JournalParts {
  readonly kept: KeptRecords;
  readonly table: RecordTable;
  readonly mark: Mark;
  /** The values that were found, as JSON. */
  readonly values: ReadonlyMap<string, string>;
}

export class Journal implements Records {
  readonly #parts: JournalParts;
  #changes = new Map<string, Change>();
  /** What is there one of, as JSON: much of it is told again, unchanged, at each start. */
  readonly #values: Map<string, string>;
  #turn: PromiseWithResolvers<void> | undefined;
  #beforeWriting: () => 'is over' | 'goes on' = () => 'is over';
  #end: Error | undefined;
  readonly #failure = Promise.withResolvers<Error>();

  constructor(parts: JournalParts) {
    this.#parts = parts;
    this.#values = new Map(parts.values);
  }

  put(kind: RecordKind, key: string, value: unknown): void {
    if (kind === 'value' && !this.#isNews(key, JSON.stringify(value))) return;
    this.#change({ kind, key, value });
  }

  remove(kind: RecordKind, key: string): void {
    this.#change({ kind, key });
  }

  whenKept(): Promise<void> | undefined {
    return this.#end ? Promise.reject(this.#end) : this.#turn?.promise;
  }

  /** Resolves where nothing can be written any more, and so nobody is answered any more. */
  get failure(): Promise<Error> {
    return this.#failure.promise;
  }

  /** `prepare` is called before each writing: it may put what goes with every turn, or say that the turn goes on. */
  beforeWriting(prepare: () => 'is over' | 'goes on'): void {
    this.#beforeWriting = prepare;
  }

  readState(key: string): unknown {
    return this.#parts.kept.readState(this.#parts.table, key);
  }

  /** Resolves when the turn is written. What is told afterwards is not kept, and nobody hears that it were. */
  async close(): Promise<void> {
    await this.#turn?.promise.catch(() => {});
    if (!this.#end) this.#finish(new AwsError('ServiceUnavailable', 'The emulator is closing.', 503));
  }

  #isNews(key: string, text: string): boolean {
    if (this.#values.get(key) === text) return false;
    this.#values.set(key, text);
    return true;
  }

  #change(change: Change): void {
    if (this.#end) return;
    const id = `${change.kind}\n${change.key}`;
    // The newest of them comes last: see KeptRecords about timers.
    this.#changes.delete(id);
    this.#changes.set(id, change);
    if (this.#turn) return;
    this.#turn = Promise.withResolvers();
    // Nobody may be waiting.
    this.#turn.promise.catch(() => {});
    setImmediate(() => this.#write());
  }

  #write(): void {
    const turn = this.#turn;
    if (!turn || this.#end) return;
    const { kept, table, mark } = this.#parts;
    try {
      if (this.#beforeWriting() === 'goes on') return void setImmediate(() => this.#write());
      const changes = this.#changes;
      this.#changes = new Map();
      this.#turn = undefined;
      kept.write(table, changes.values());
      mark.set(kept.turn);
      turn.resolve();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const failure = new AwsError('InternalFailure', `The journal cannot be written any more: ${why}`, 500);
      turn.reject(failure);
      this.#finish(failure);
      this.#failure.resolve(failure);
    }
  }

  #finish(end: Error): void {
    this.#end = end;
    this.#turn?.reject(end);
    const { table, mark } = this.#parts;
    mark.close();
    table.close();
  }
}
