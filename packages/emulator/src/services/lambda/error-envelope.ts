import type { ErrorEnvelope } from './worker-messages.ts';

/** What Lambda answers for a value that a handler threw: errors keep their name, message and stack. */
export function toErrorEnvelope(thrown: unknown): ErrorEnvelope {
  if (thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

/** An error of the runtime itself, such as `Runtime.ImportModuleError`. */
export function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
