import { createHash } from 'node:crypto';

const HASH_LENGTH = 12;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * A name like CloudFormation's for a resource that has none: `<stack>-<logicalId>-<12 characters>`, shortened in front
 * of the hash where it is too long. On AWS the last part is random; here the same template gives the same names.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function physicalName(stackName: string, logicalId: string, maxLength: number): string {
  const digest = createHash('sha256').update(stackName).update('\0').update(logicalId).digest();
  const hash = Array.from(digest.subarray(0, HASH_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${`${stackName}-${logicalId}`.slice(0, maxLength - HASH_LENGTH - 1)}-${hash}`;
}
