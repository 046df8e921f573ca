/**
 * Filter patterns: terms, phrases, and conditions on the fields of JSON events. Patterns of space-delimited fields
 * (`[a, b, …]`) and regular expressions (`%…%`) are refused.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { notSupported } from '../../wire/aws-error.ts';
import { compileJsonPattern } from './json-pattern.ts';
import { invalidPattern } from './logs-error.ts';

export type MatchesMessage = (message: string) => boolean;

/** Letters, digits and underscores: a term of others has to be quoted. */
const WORD = /^[\p{L}\p{N}_]+$/u;

/** @throws AwsError InvalidParameterException, UnsupportedOperation */
export function compileFilterPattern(pattern: string): MatchesMessage {
  const text = pattern.trim();
  if (text.startsWith('{')) return compileJsonPattern(text);
  if (text.startsWith('[')) throw notSupported('A filter pattern of space-delimited fields');
  const terms = readTerms(text);
  const wanted = terms.filter(({ sign }) => sign === '');
  const optional = terms.filter(({ sign }) => sign === '?');
  const unwanted = terms.filter(({ sign }) => sign === '-');
  // "If you use ? with other terms, the question mark is ignored": then only the others count.
  const isAnyOf = optional.length > 0 && wanted.length === 0 && unwanted.length === 0;
  return (message) => {
    const has = ({ word }: Term): boolean => message.includes(word);
    if (isAnyOf) return optional.some(has);
    return wanted.every(has) && !unwanted.some(has);
  };
}

interface Term {
  readonly sign: '' | '?' | '-';
  readonly word: string;
}

/** `" "` and the empty pattern match everything. */
function readTerms(text: string): readonly Term[] {
  if (text === '' || /^"\s*"$/.test(text)) return [];
  const terms: Term[] = [];
  const next = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;
  while (next.lastIndex < text.length) {
    const at = next.lastIndex;
    const [, sign = '', quoted, bare] = next.exec(text) ?? [];
    if (quoted === undefined && bare === undefined) throw invalidPattern(text.slice(at));
    if (bare?.startsWith('%')) throw notSupported('A filter pattern with a regular expression');
    if (bare !== undefined && !WORD.test(bare)) throw invalidPattern(bare, 'a term of other than letters, digits and underscores has to be in double quotes');
    terms.push({ sign: sign as Term['sign'], word: quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '' });
  }
  return terms;
}
