/** Tells the operator of an error that is the emulator's own fault. The caller gets AWS's InternalServerError. */
import { AwsError } from '../wire/aws-error.ts';

export function reportDefect(what: string, error: unknown): AwsError {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`[emulator] defect in ${what}: ${trace}\n`);
  return new AwsError('InternalServerError', `The emulator failed in ${what}; its log on stderr has the trace.`, 500);
}

/** The error as AWS would answer it: an AwsError as it is, anything else as a reported defect. */
export function toAwsError(what: string, error: unknown): AwsError {
  return error instanceof AwsError ? error : reportDefect(what, error);
}
