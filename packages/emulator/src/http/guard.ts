/**
 * Keeps web pages away from the port: a page that a browser opens could otherwise reach it, by a foreign Origin or by a
 * name that it made point at this machine (DNS rebinding).
 */

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Why a request may not come in, or undefined when it may. */
export function refusalOf(headers: { readonly host?: string | undefined; readonly origin?: string | undefined }): string | undefined {
  const { host, origin } = headers;
  if (host === undefined || !LOOPBACK_HOST.test(host)) {
    return `Host ${JSON.stringify(host ?? '')} is not this machine's loopback; use 127.0.0.1, localhost or [::1].`;
  }
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    return `Origin ${JSON.stringify(origin)} is foreign; only pages served from loopback may call the emulator.`;
  }
  return undefined;
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/(.+)$/i.exec(origin);
  return match?.[1] !== undefined && LOOPBACK_HOST.test(match[1]);
}
