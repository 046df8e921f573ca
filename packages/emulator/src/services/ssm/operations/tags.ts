import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { AutomationState } from '../automation/state.ts';
import { automationAddress } from './find-automation.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html – for automations. */
export function listTags(input: { readonly ResourceType: string; readonly ResourceId: string }, context: OperationContext) {
  if (input.ResourceType !== 'Automation') throw notSupported(`ssm:ListTagsForResource for ${input.ResourceType}`);
  const state = context.executions.read<AutomationState>(automationAddress(input.ResourceId));
  if (!state) throw new AwsError('InvalidResourceId', `Automation execution ${input.ResourceId} does not exist.`);
  return { TagList: state.tags };
}
