/** Pages of lists. A token names the last item shown, so what is added meanwhile neither repeats nor hides anything. */
import { invalidToken } from '../task-token.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html: 0 and absent mean 100. */
const defaultPageSize = 100;
const maxPageSize = 1000;

export interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/**
 * The page of `items` that `request` asks for.
 * @throws AwsError InvalidToken
 */
export function pageOf<Item>(items: readonly Item[], request: PageRequest, keyOf: (item: Item) => string): Page<Item> {
  const start = request.nextToken === undefined ? 0 : indexAfter(items, request.nextToken, keyOf);
  const size = pageSize(request);
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  if (last === undefined || start + size >= items.length) return { items: page };
  return { items: page, nextToken: Buffer.from(`after ${keyOf(last)}`).toString('base64') };
}

export function pageSize({ maxResults }: PageRequest): number {
  return Math.min(maxResults || defaultPageSize, maxPageSize);
}

function indexAfter<Item>(items: readonly Item[], token: string, keyOf: (item: Item) => string): number {
  const key = Buffer.from(token, 'base64').toString('utf8');
  const index = items.findIndex((item) => `after ${keyOf(item)}` === key);
  if (index < 0) throw invalidToken();
  return index + 1;
}
