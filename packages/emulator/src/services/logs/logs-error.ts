import { AwsError } from '../../wire/aws-error.ts';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** `part` is the text that cannot be. */
export function invalidPattern(part: string, reason = 'it cannot be read'): AwsError {
  return invalidParameter(`Invalid filter pattern at ${JSON.stringify(part)}: ${reason}.`);
}

export function malformedQuery(message: string): AwsError {
  return new AwsError('MalformedQueryException', message);
}
