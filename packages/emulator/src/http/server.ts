import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { reportDefect } from '../engine/report-defect.ts';
import type { Answer } from '../wire/answer.ts';

/** Loopback only: whoever reaches the port may call everything. */
const HOST = '127.0.0.1';

export interface HttpServer {
  readonly port: number;
  /** Answers what is under way, closes idle connections, and takes no new ones. */
  close(): Promise<void>;
}

/** Answers a request; undefined closes its connection without an answer. */
export type Handle = (request: IncomingMessage) => Promise<Answer | undefined>;

/** @throws Error with `code` EADDRINUSE when the port is taken. Port 0 takes a free one. */
export async function listen(port: number, handle: Handle): Promise<HttpServer> {
  const server = createServer((request, response) => void respond({ request, response, handle }));
  // Clients keep their connections; a server that closes first makes them meet a reset now and then.
  server.keepAliveTimeout = 120_000;
  // Node's own limits stand: 16 KiB of headers within 60 s, a request within 300 s. How long an answer takes is not limited.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handle: Handle;
}

async function respond({ request, response, handle }: Turn): Promise<void> {
  try {
    const answer = await handle(request);
    if (!answer) return void response.destroy();
    const { status, headers, body } = answer;
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    reportDefect(`${request.method} ${request.url}`, error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // Whoever still holds a connection open (a handler that never returns) does not keep the process alive.
  setTimeout(() => server.closeAllConnections(), 500).unref();
  await closed;
}
