import { AwsError } from '../wire/aws-error.ts';

/**
 * The operation was performed, or not, and nobody hears of it. On the wire the connection is closed without an answer;
 * services that call one another see what their SDK makes of that.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export class LostAnswer extends AwsError {
  constructor() {
    super('SdkClientException', 'Unable to execute HTTP request: The target server failed to respond', 500);
  }
}
