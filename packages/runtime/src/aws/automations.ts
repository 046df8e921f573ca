/** SSM automation executions behind a port. */
import {
  GetAutomationExecutionCommand,
  type GetAutomationExecutionCommandOutput,
  paginateDescribeAutomationExecutions,
  type SSMClient,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { Automation, AutomationStep } from '../approval/automation.ts';
import { reach } from './reach.ts';

export interface StartAutomation {
  readonly documentName: string;
  readonly clientToken: string;
  readonly parameters: Record<string, string[]>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The part of SSM that levels need. */
export interface Automations {
  /** Answers the automation execution's id. */
  start(request: StartAutomation): Promise<string>;
  get(id: string): Promise<Automation>;
  /** Ids of automations that carry the tag, children included; what started a moment ago may be missing. */
  findByTag(tagKey: string): Promise<readonly string[]>;
  findChildren(parentId: string): Promise<readonly string[]>;
  /** Cancels it. One that has ended already stays as it is. */
  stop(id: string): Promise<void>;
}

export function createAutomations(ssm: SSMClient): Automations {
  return {
    async start({ documentName, clientToken, parameters, tags }) {
      const command = new StartAutomationExecutionCommand({
        DocumentName: documentName,
        ClientToken: clientToken,
        Parameters: parameters,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      const { AutomationExecutionId } = await reach(ssm.send(command));
      if (!AutomationExecutionId) throw new Error(`StartAutomationExecution of ${documentName} answered without an id`);
      return AutomationExecutionId;
    },
    async get(id) {
      return toAutomation(id, await reach(ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))));
    },
    findByTag: (tagKey) => reach(findAutomations(ssm, 'TagKey', tagKey)),
    findChildren: (parentId) => reach(findAutomations(ssm, 'ParentExecutionId', parentId)),
    async stop(id) {
      try {
        await reach(ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id, Type: 'Cancel' })));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'InvalidAutomationStatusUpdateException') throw error;
      }
    },
  };
}

/** Reads every page: under a filter, SSM answers empty ones with a token for the next. */
async function findAutomations(ssm: SSMClient, Key: 'TagKey' | 'ParentExecutionId', value: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of paginateDescribeAutomationExecutions({ client: ssm }, { Filters: [{ Key, Values: [value] }] })) {
    ids.push(...(page.AutomationExecutionMetadataList ?? []).flatMap(({ AutomationExecutionId }) => AutomationExecutionId ?? []));
  }
  return ids;
}

function toAutomation(id: string, { AutomationExecution: execution = {} }: GetAutomationExecutionCommandOutput): Automation {
  return {
    id,
    documentName: execution.DocumentName ?? '',
    status: execution.AutomationExecutionStatus ?? '',
    parameters: execution.Parameters ?? {},
    steps: (execution.StepExecutions ?? []).map((step): AutomationStep => ({
      name: step.StepName ?? '',
      action: step.Action ?? '',
      status: step.StepStatus ?? '',
      outputs: step.Outputs ?? {},
      ...(step.FailureMessage ? { failureMessage: step.FailureMessage } : {}),
      ...(step.ExecutionStartTime ? { startedAt: step.ExecutionStartTime.toISOString() } : {}),
      ...(step.ExecutionEndTime ? { endedAt: step.ExecutionEndTime.toISOString() } : {}),
    })),
    ...(execution.ParentAutomationExecutionId ? { parentId: execution.ParentAutomationExecutionId } : {}),
    ...(execution.FailureMessage ? { failureMessage: execution.FailureMessage } : {}),
    ...(execution.ExecutionStartTime ? { startedAt: execution.ExecutionStartTime.toISOString() } : {}),
    ...(execution.ExecutionEndTime ? { endedAt: execution.ExecutionEndTime.toISOString() } : {}),
  };
}
