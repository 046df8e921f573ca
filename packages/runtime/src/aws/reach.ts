/**
 * What the network lost has no name that a state machine could match: Node's errors are called `Error`, whatever their
 * code. Here they get one that Retry waits for.
 */
export async function reach<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isOfNetwork(error)) throw error;
    const lost = new Error(`AWS could not be reached: ${error.message}`, { cause: error });
    lost.name = 'NetworkError';
    throw lost;
  }
}

/** AWS's own answers have a status; the network's errors have a code of Node's, such as ECONNRESET. */
function isOfNetwork(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Error' && 'code' in error && typeof error.code === 'string';
}
