import type { Issue } from '@countersign/contracts';
import { Token } from 'aws-cdk-lib';

const mailAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** SNS takes an address once for each topic, and nobody wants a mail twice. */
export function addressIssues(address: string, earlier: readonly string[], path: string): Issue[] {
  if (earlier.some((other) => other.toLowerCase() === address.toLowerCase())) {
    return [{ path, message: `${address} is listed twice` }];
  }
  return Token.isUnresolved(address) || mailAddress.test(address) ? [] : [{ path, message: `${address} is no mail address` }];
}
