import type { Operations } from '../../wire/operation.ts';
import { sendAutomationSignal, stopAutomation } from './operations/control-automation.ts';
import { describeAutomations, describeSteps, getAutomation } from './operations/describe-automations.ts';
import { describeDocument, getDocument } from './operations/documents.ts';
import { getParameter, getParameters } from './operations/parameter-store.ts';
import { startAutomation } from './operations/start-automation.ts';
import { listTags } from './operations/tags.ts';

/** What the emulated Systems Manager can do. */
export const ssmOperations: Operations = {
  'ssm:StartAutomationExecution': startAutomation,
  'ssm:GetAutomationExecution': getAutomation,
  'ssm:DescribeAutomationExecutions': describeAutomations,
  'ssm:DescribeAutomationStepExecutions': describeSteps,
  'ssm:StopAutomationExecution': stopAutomation,
  'ssm:SendAutomationSignal': sendAutomationSignal,
  'ssm:GetParameter': getParameter,
  'ssm:GetParameters': getParameters,
  'ssm:GetDocument': getDocument,
  'ssm:DescribeDocument': describeDocument,
  'ssm:ListTagsForResource': listTags,
};
