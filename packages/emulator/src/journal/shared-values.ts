/** Values that many states share, such as the definition that an execution was started with: each is written once. */
import type { JsonText } from './state-record.ts';

export class SharedValues {
  readonly #numbers = new Map<unknown, number>();
  readonly #byText = new Map<JsonText, number>();
  readonly #values = new Map<number, unknown>();

  /** What was written before. */
  add(number: number, text: JsonText): void {
    const value: unknown = JSON.parse(text);
    this.#byText.set(text, number);
    this.#numbers.set(value, number);
    this.#values.set(number, value);
  }

  valueOf(number: number): unknown {
    return this.#values.get(number);
  }

  /** The number of a value; `write` is asked for one where there is none. */
  numberOf(value: unknown, write: (text: JsonText) => number): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    const number = this.#byText.get(text) ?? write(text);
    this.#byText.set(text, number);
    this.#numbers.set(value, number);
    if (!this.#values.has(number)) this.#values.set(number, value);
    return number;
  }
}
