/** SSM Automation, as far as the client needs it. */
import {
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
} from '@aws-sdk/client-ssm';
import type {
  AutomationExecutionFilterKey,
  AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommandInput,
  SSMClient,
  StepExecution,
} from '@aws-sdk/client-ssm';
import { ApprovalsError } from '../errors.ts';
import { nameOfError, translateError } from './translate-error.ts';

/** One automation execution, with the one step of it that matters here. */
export interface Automation {
  readonly id: string;
  /** As SSM keeps them: every value a list of strings. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly approveStep?: ApproveStep;
}

/** The `aws:approve` step. Statuses: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-statuses.html */
export interface ApproveStep {
  readonly status: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly timeoutSeconds?: number;
  /** `ApproverDecisions` as SSM answers them: strings that hold JSON. */
  readonly approverDecisions: readonly string[];
}

export interface Signal {
  readonly automationExecutionId: string;
  readonly signalType: 'Approve' | 'Reject';
  readonly comment?: string;
}

/** `refused`: no approve step waits there, or not for this caller; `cause` is AWS's error. */
export type SignalAnswer = { readonly kind: 'sent' } | { readonly kind: 'refused'; readonly cause: unknown };

export interface Automations {
  /** Ids of the automations that carry a tag of this key, oldest first. */
  findByTagKey(tagKey: string): Promise<string[]>;
  /** Ids of the automations that this one started, oldest first. */
  childrenOf(automationExecutionId: string): Promise<string[]>;
  get(automationExecutionId: string): Promise<Automation>;
  signal(signal: Signal): Promise<SignalAnswer>;
}

const pagesAtMost = 10;
const refusals = new Set(['InvalidAutomationSignalException', 'AutomationStepNotFoundException']);

/** Automations over a client that is made when it is first needed. */
export function automationsOver(client: () => Pick<SSMClient, 'send'>): Automations {
  async function find(key: AutomationExecutionFilterKey, value: string): Promise<string[]> {
    const input: DescribeAutomationExecutionsCommandInput = { Filters: [{ Key: key, Values: [value] }] };
    const found: AutomationExecutionMetadata[] = [];
    try {
      // AWS may filter page by page, so that the first ones hold nothing.
      for (let page = 0; page < pagesAtMost; page += 1) {
        const answer = await client().send(new DescribeAutomationExecutionsCommand(input));
        found.push(...(answer.AutomationExecutionMetadataList ?? []));
        if (answer.NextToken === undefined) break;
        input.NextToken = answer.NextToken;
      }
      return idsByAge(found);
    } catch (error) {
      throw translateError(error, 'ssm:DescribeAutomationExecutions');
    }
  }

  return {
    findByTagKey: (tagKey) => find('TagKey', tagKey),
    childrenOf: (automationExecutionId) => find('ParentExecutionId', automationExecutionId),

    async get(automationExecutionId) {
      try {
        const command = new GetAutomationExecutionCommand({ AutomationExecutionId: automationExecutionId });
        const { AutomationExecution: found } = await client().send(command);
        const step = found?.StepExecutions?.find(({ Action }) => Action === 'aws:approve');
        return { id: automationExecutionId, parameters: found?.Parameters ?? {}, ...(step ? { approveStep: readStep(step) } : {}) };
      } catch (error) {
        throw translateError(error, 'ssm:GetAutomationExecution');
      }
    },

    async signal({ automationExecutionId, signalType, comment }) {
      const payload = comment === undefined ? {} : { Payload: { Comment: [comment] } };
      const input = { AutomationExecutionId: automationExecutionId, SignalType: signalType, ...payload };
      try {
        await client().send(new SendAutomationSignalCommand(input));
        return { kind: 'sent' };
      } catch (error) {
        if (refusals.has(nameOfError(error))) return { kind: 'refused', cause: error };
        throw translateError(error, 'ssm:SendAutomationSignal');
      }
    },
  };
}

function idsByAge(automations: readonly AutomationExecutionMetadata[]): string[] {
  return automations
    .toSorted((a, b) => Number(a.ExecutionStartTime ?? 0) - Number(b.ExecutionStartTime ?? 0))
    .flatMap(({ AutomationExecutionId: id }) => (id === undefined ? [] : [id]));
}

function readStep(step: StepExecution): ApproveStep {
  if (step.StepStatus === undefined) throw new ApprovalsError('UnexpectedOutput', 'SSM answered a step without a status');
  return {
    status: step.StepStatus,
    approverDecisions: step.Outputs?.['ApproverDecisions'] ?? [],
    ...(step.ExecutionStartTime === undefined ? {} : { startedAt: step.ExecutionStartTime }),
    ...(step.ExecutionEndTime === undefined ? {} : { endedAt: step.ExecutionEndTime }),
    ...(step.TimeoutSeconds === undefined ? {} : { timeoutSeconds: step.TimeoutSeconds }),
  };
}
