/** HTTP as bytes, for tests of what no client would send. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** Status of each answer that came before the connection closed. */
  readonly statuses: readonly number[];
  /** Everything that came. */
  readonly text: string;
}

/** Sends text and reads until the server closes. A request that is to be the last one says `Connection: close`. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses what is still being written resets the connection; what it has answered counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(readAnswer(Buffer.concat(chunks).toString('latin1'))));
  });
}

function readAnswer(text: string): RawAnswer {
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return { statuses, text };
}

/** A request with the headers that are given and no others; its body, if any, with its length. */
export function rawRequest(line: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const all = { ...headers, ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
