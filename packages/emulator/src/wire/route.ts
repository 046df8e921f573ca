import type { Exchange, WireRequest } from './answer.ts';
import { jsonExchange } from './json-protocol.ts';
import { lambdaExchange, unservedExchange } from './lambda-rest.ts';
import { queryExchange } from './query-protocol.ts';
import { cut } from './show.ts';

/** One port serves all services, so the protocol has to be told from the request itself. */
export function route(request: WireRequest): Exchange {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return jsonExchange(target, request.body);
  return lambdaExchange(request) ?? restExchange(request) ?? queryExchange(formOf(request));
}

/** Other services' REST APIs: the protocols that are served know no path but `/`. */
function restExchange({ method, url }: WireRequest): Exchange | undefined {
  if (url.pathname === '/') return undefined;
  return unservedExchange(`${method} ${cut(url.pathname)}`);
}

function formOf({ url, body }: WireRequest): URLSearchParams {
  return body.length === 0 ? url.searchParams : new URLSearchParams(body.toString('utf8'));
}
