/** Tags of automation executions behind a port. */
import { ListTagsForResourceCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { passes } from '@countersign/contracts';
import { reach } from './reach.ts';

/** Undefined where SSM does not tell them: IAM denies it, or there is no such automation. */
export type ReadTags = (automationExecutionId: string) => Promise<Readonly<Record<string, string>> | undefined>;

/**
 * Costs none of the three reads a second that SSM has for automations.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html
 */
export function createReadTags(ssm: SSMClient): ReadTags {
  return async (ResourceId) => {
    try {
      const { TagList = [] } = await reach(ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Automation', ResourceId })));
      return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
    } catch (error) {
      if (error instanceof Error && passes(error.name)) throw error;
      return undefined;
    }
  };
}
