import type { Exchange, WireRequest } from './answer.ts';
import { jsonExchange } from './json-protocol.ts';
import { lambdaExchange } from './lambda-rest.ts';
import { queryExchange } from './query-protocol.ts';

/** One port serves all services, so the protocol has to be told from the request itself. */
export function route(request: WireRequest): Exchange {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return jsonExchange(target, request.body);
  return lambdaExchange(request) ?? queryExchange(formOf(request));
}

function formOf({ url, body }: WireRequest): URLSearchParams {
  return body.length === 0 ? url.searchParams : new URLSearchParams(body.toString('utf8'));
}
