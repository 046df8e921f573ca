/** `parse @message "user=* level=*" as user, level` and `parse @message /user=(?<user>\w+)/`. */
import { malformedQuery } from '../logs-error.ts';
import { readOperand } from './expression.ts';
import type { Scanner } from './scanner.ts';
import { toText } from './value.ts';
import type { Evaluate, Row, Value } from './value.ts';

export interface ParseCommand {
  readonly kind: 'parse';
  /** The fields that a record has more by it; none where the pattern does not fit. */
  readonly extract: (row: Row) => ReadonlyMap<string, Value>;
}

export function readParse(scanner: Scanner): ParseCommand {
  const field = readOperand(scanner);
  const regex = scanner.regex();
  return regex ? byRegex(field, regex) : byGlob(field, scanner);
}

function byRegex(field: Evaluate, regex: RegExp): ParseCommand {
  if (!/\(\?<\w+>/.test(regex.source)) throw malformedQuery(`The regular expression /${regex.source}/ has no named group like (?<name>.*).`);
  return { kind: 'parse', extract: (row) => new Map(Object.entries(regex.exec(toText(field({ row })))?.groups ?? {})) };
}

/** Each `*` is as little as fits, the last one at the end all that is left. */
function byGlob(field: Evaluate, scanner: Scanner): ParseCommand {
  const { kind, text: glob } = scanner.next();
  if (kind !== 'string') throw scanner.unexpected(glob, 'text in quotes or a regular expression');
  scanner.expect('as');
  const names = [scanner.name().text];
  while (scanner.takes(',')) names.push(scanner.name().text);
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  if (parts.length !== names.length + 1) throw malformedQuery(`parse has ${parts.length - 1} asterisks and ${names.length} names.`);
  const pattern = new RegExp(`${parts.join('([^]*?)')}${glob.endsWith('*') ? '$' : ''}`);
  return {
    kind: 'parse',
    extract(row) {
      const [, ...found] = pattern.exec(toText(field({ row }))) ?? [];
      return new Map(found.map((value, index) => [names[index] ?? '', value]));
    },
  };
}
