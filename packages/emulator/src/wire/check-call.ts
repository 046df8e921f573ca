/**
 * Checks the input of a call that a state machine or a runbook makes. It never was on the wire, so all that the wire
 * checks is checked here, with one difference: a member that the operation does not have is refused and not ignored,
 * since the SDKs inside AWS refuse it too.
 */
import { AwsError } from './aws-error.ts';
import { checkInput } from './check-input.ts';
import { schemaOf } from './json-schemas.ts';
import { checkMembers } from './members.ts';

/** @throws AwsError ValidationException (STS and SNS: ValidationError) with all that is wrong, or UnsupportedOperation */
export function checkCall(operation: string, input: unknown): void {
  const schema = schemaOf(operation);
  if (!schema) return checkMembers(operation, (input ?? {}) as Readonly<Record<string, unknown>>);
  try {
    checkInput({ operation, others: 'refused' }, schema[4], input);
  } catch (error) {
    // A value of the wrong type has been no JSON of the wrong type.
    if (error instanceof AwsError && error.type === 'SerializationException') throw new AwsError('ValidationException', error.message);
    throw error;
  }
}
