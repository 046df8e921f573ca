/**
 * How a level's automation is found again. DescribeAutomationExecutions filters by tag key, never by value, so the id
 * stands in the key: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html
 */
import { createHash } from 'node:crypto';
import { executionArn } from './names.ts';

/** Namespace of our UUIDv5s; a random UUID, fixed forever: a level that is retried after an update must get the same id. */
const namespace = Buffer.from('6f0c5d0e9a9b4a53bd1c7f6b2f6d9e41', 'hex');

/** The level's id: a UUIDv5 (RFC 9562) of its execution's ARN. Also the ClientToken of its automation. */
export function levelId(levelExecutionArn: string): string {
  const hash = createHash('sha1').update(namespace).update(levelExecutionArn).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Key of the tag that the level's automation carries; its value is the level's execution name. */
export function levelTagKey(levelExecutionArn: string): string {
  return `countersign:level:${levelId(levelExecutionArn)}`;
}

/** The level whose tag is among these, if any: the ARN of its execution. */
export function taggedLevel(tags: Readonly<Record<string, string>>, levelMachineArn: string): string | undefined {
  const levels = Object.entries(tags).map(([key, name]) => ({ key, arn: executionArn(levelMachineArn, name) }));
  return levels.find(({ key, arn }) => key === levelTagKey(arn))?.arn;
}

/** Key of the tag that says which deployment an automation belongs to; its value is the prefix. Roles are scoped by it. */
export const deploymentTagKey = 'countersign:deployment';
