import type { AwsError } from './aws-error.ts';

/** An HTTP answer, before anything is written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One request in one protocol: how its input is read, and how its answer or its fault is written. */
export interface Exchange {
  /** `states:StartExecution`. */
  readonly operation: string;
  /** @throws AwsError (SerializationException, ValidationException) */
  readInput(): unknown;
  answer(output: unknown): Answer;
  refuse(error: AwsError): Answer;
}

/** A request to the emulator's own endpoints. */
export interface OwnRequest extends WireRequest {
  /** The body was longer than is read, and is left out. */
  readonly isTooLong: boolean;
  /** Aborted when the connection closes: nobody reads an answer any more. */
  readonly gone: AbortSignal;
}

/** An HTTP request, read whole. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
