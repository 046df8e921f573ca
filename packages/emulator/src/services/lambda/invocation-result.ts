import type { WorkerAnswer } from './function-worker.ts';
import type { ErrorEnvelope } from './worker-messages.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and what its envelope takes. */
const MAX_RESPONSE_BYTES = 6_291_556;

export interface InvocationResult {
  readonly requestId: string;
  /** JSON text: what the handler answered, or an error envelope. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_ResponseElements */
export function toInvocationResult(requestId: string, answer: WorkerAnswer): InvocationResult {
  const failed = (error: ErrorEnvelope): InvocationResult => ({
    requestId,
    payload: JSON.stringify(error),
    functionError: 'Unhandled',
  });

  switch (answer.kind) {
    case 'result':
      return Buffer.byteLength(answer.payload) > MAX_RESPONSE_BYTES
        ? failed(RESPONSE_TOO_LARGE)
        : { requestId, payload: answer.payload };
    case 'error':
    case 'fatal':
      return failed(answer.error);
    case 'timedOut':
      return failed({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(answer.afterMs / 1000).toFixed(2)} seconds`,
      });
    case 'exited':
      return failed(exitError(requestId, exitReason(answer.exitCode)));
    case 'killed':
      return failed(exitError(requestId, 'Runtime exited with error: signal: killed'));
  }
}

const RESPONSE_TOO_LARGE: ErrorEnvelope = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
};

function exitError(requestId: string, reason: string): ErrorEnvelope {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

function exitReason(exitCode: number): string {
  return exitCode === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${exitCode}`;
}
