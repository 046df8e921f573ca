import type * as iam from 'aws-cdk-lib/aws-iam';
import { allow } from './allow.ts';
import { unproven } from './unproven.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html: none of these knows resources. */
export function traceStatement(actions: readonly string[]): iam.PolicyStatement {
  return unproven('Lambda and Step Functions send traces to X-Ray under this role; the emulator traces nothing.', allow(actions, ['*']));
}
