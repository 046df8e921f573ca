import { parseJson } from './json.ts';

/**
 * What a cause says. That of a failed function is JSON with the message and a stack trace in it:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function readableCause(cause: string): string {
  const envelope = parseJson(cause);
  if (typeof envelope !== 'object' || envelope === null || !('errorMessage' in envelope)) return cause;
  return typeof envelope.errorMessage === 'string' ? envelope.errorMessage : cause;
}
