/** Constraints that hold for single members of a request. */
import { AwsError } from '../../../wire/aws-error.ts';

export function validationError(member: string, problem: string): AwsError {
  return new AwsError('ValidationException', `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member ${problem}`);
}
