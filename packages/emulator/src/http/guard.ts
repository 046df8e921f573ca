/**
 * Keeps web pages away from the port: a page that a browser opens could otherwise reach it, by a foreign Origin or by a
 * name that it made point at this machine (DNS rebinding).
 */

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

export interface GuardedRequest {
  /** The request target as it was sent. */
  readonly target: string;
  readonly headers: {
    readonly host?: string | undefined;
    readonly origin?: string | undefined;
    readonly 'sec-fetch-site'?: string | string[] | undefined;
  };
}

/** Why a request may not come in, or undefined when it may. */
export function refusalOf({ target, headers }: GuardedRequest): string | undefined {
  const { host = '', origin } = headers;
  // A target with a host in it overrides Host: https://datatracker.ietf.org/doc/html/rfc9112#section-3.2.2
  const foreignHost = [host, hostOf(target)].find((name) => name !== undefined && !LOOPBACK_HOST.test(name));
  if (foreignHost !== undefined) {
    return `Host ${JSON.stringify(foreignHost)} is not this machine's loopback; use 127.0.0.1, localhost or [::1].`;
  }
  if (origin !== undefined) return isLoopbackOrigin(origin) ? undefined : foreignOrigin(origin);
  // Images, scripts, links and fetches without CORS carry no Origin, but every browser of today says this:
  // https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
  if (headers['sec-fetch-site'] !== 'cross-site') return undefined;
  return 'A page of another site sent this (Sec-Fetch-Site: cross-site); open the address itself to see it.';
}

function hostOf(target: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/(.+)$/i.exec(origin);
  return match?.[1] !== undefined && LOOPBACK_HOST.test(match[1]);
}

function foreignOrigin(origin: string): string {
  return `Origin ${JSON.stringify(origin)} is foreign; only pages served from loopback may call the emulator.`;
}
