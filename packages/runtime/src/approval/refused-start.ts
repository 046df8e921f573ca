/** Failures of open-level after which nothing was started. */
import { failures } from '@countersign/contracts';

/** What open-level itself refuses, before it asks SSM for anything. */
export const refusedBeforeStart = new Set<string>([failures.invalidRequest, failures.notEnoughApprovers, failures.unknownWindow]);

/**
 * SSM's refusals of a start, under their own names. After any other failure it is unknown whether something started.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export const refusedBySsm = new Set<string>([
  'AccessDeniedException',
  'AutomationDefinitionNotFoundException',
  'AutomationDefinitionVersionNotFoundException',
  'AutomationExecutionLimitExceededException',
  'InvalidAutomationExecutionParametersException',
  'InvalidTarget',
  'ThrottlingException',
]);
