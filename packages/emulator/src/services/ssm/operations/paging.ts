/** Pages through lists that only grow. A token names a place from the oldest entry, so new entries move nothing. */
import { AwsError } from '../../../wire/aws-error.ts';

const MAX_RESULTS = 50;

export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** Takes matching entries, from the newest to the oldest, or the other way round with `oldestFirst`. */
export function pageOf<T>(
  oldestToNewest: readonly T[],
  { MaxResults = MAX_RESULTS, NextToken }: PageInput,
  options: { readonly matches: (item: T) => boolean; readonly oldestFirst?: boolean },
): Page<T> {
  const step = options.oldestFirst ? 1 : -1;
  const first = options.oldestFirst ? 0 : oldestToNewest.length - 1;
  const items: T[] = [];
  for (let place = NextToken === undefined ? first : readToken(NextToken); ; place += step) {
    const item = oldestToNewest[place];
    if (item === undefined) return { items };
    if (!options.matches(item)) continue;
    if (items.length === MaxResults) return { items, NextToken: writeToken(place) };
    items.push(item);
  }
}

function writeToken(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url');
}

function readToken(token: string): number {
  const [, place] = /^place:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (place === undefined) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return Number(place);
}
