/** Reads a query word by word. What a slash begins, a division or a regular expression, only its reader knows. */
import { malformedQuery } from '../logs-error.ts';

export type Token =
  /** `path` are its parts: `detail.levels[0]`, `` js.`a-b` ``. */
  | { readonly kind: 'name'; readonly text: string; readonly path: readonly string[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  /** `5m` */
  | { readonly kind: 'period'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'end'; readonly text: string };

const BLANK = /\s*/y;
const PERIOD = /\d+(?:ms|mo|[smhdwqy])(?!\w)/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const PART = '(?:[\\w@]+|`[^`]+`)';
const NAME = new RegExp(`(?:[A-Za-z_@][\\w@]*|\`[^\`]+\`)(?:\\.${PART}|\\[(?:\\d+|"[^"]*"|'[^']*')\\])*`, 'y');
const SYMBOL = /=~|!=|<=|>=|[=<>()[\],|*+\-/^%]/y;
const REGEX = /\/((?:[^/\\]|\\.)+)\//y;

export class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    // "Lines that start with the # character are ignored."
    this.#text = text.replace(/^[ \t]*#.*$/gm, '');
  }

  peek(): Token {
    const at = this.#at;
    const token = this.next();
    this.#at = at;
    return token;
  }

  next(): Token {
    this.#match(BLANK);
    if (this.#at === this.#text.length) return { kind: 'end', text: 'the end of the query' };
    const name = this.#match(NAME)?.[0];
    if (name !== undefined) return { kind: 'name', text: nameOf(name), path: pathOf(name) };
    const period = this.#match(PERIOD)?.[0];
    if (period !== undefined) return { kind: 'period', text: period };
    const number = this.#match(NUMBER)?.[0];
    if (number !== undefined) return { kind: 'number', text: number };
    const quoted = this.#match(STRING);
    if (quoted) return { kind: 'string', text: (quoted[1] ?? quoted[2] ?? '').replace(/\\(["'\\])/g, '$1') };
    const symbol = this.#match(SYMBOL)?.[0];
    if (symbol !== undefined) return { kind: 'symbol', text: symbol };
    throw this.unexpected(this.#text[this.#at] ?? '');
  }

  /** Whether the next token is this word or symbol; then it is taken. */
  takes(text: string): boolean {
    const token = this.peek();
    if ((token.kind !== 'name' && token.kind !== 'symbol') || token.text.toLowerCase() !== text) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(this.peek().text, text);
  }

  name(): Extract<Token, { kind: 'name' }> {
    const token = this.next();
    if (token.kind !== 'name') throw this.unexpected(token.text, 'the name of a field');
    return token;
  }

  /** `/…/`, at its beginning `(?i)` for any case. */
  regex(): RegExp | undefined {
    this.#match(BLANK);
    const [, source] = this.#match(REGEX) ?? [];
    if (source === undefined) return undefined;
    const anyCase = source.startsWith('(?i)');
    try {
      return new RegExp(anyCase ? source.slice(4) : source, anyCase ? 'i' : '');
    } catch {
      throw malformedQuery(`The regular expression /${source}/ cannot be read.`);
    }
  }

  /** Where the next token begins. */
  place(): number {
    this.#match(BLANK);
    return this.#at;
  }

  /** What is written between a place and the next token. */
  since(place: number): string {
    return this.#text.slice(place, this.#at).trim();
  }

  unexpected(found: string, wanted?: string): Error {
    const before = this.#text.slice(0, this.#at).split('\n');
    const where = `line ${before.length} and position ${before.at(-1)?.length ?? 0}`;
    return malformedQuery(`Unexpected ${JSON.stringify(found)} at ${where}${wanted === undefined ? '' : `, where ${wanted} is needed`}.`);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match ?? undefined;
  }
}

function pathOf(name: string): readonly string[] {
  return Array.from(name.matchAll(/`([^`]+)`|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]|([\w@]+)/g), (parts) => parts.slice(1).find((part) => part !== undefined) ?? '');
}

function nameOf(name: string): string {
  return pathOf(name).join('.');
}
