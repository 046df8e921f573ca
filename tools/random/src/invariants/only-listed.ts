/** No signal is accepted from someone who is not listed, and nothing is recorded that nobody signed. */
import type { ObservedAutomation, Observation } from '../observe/observation.ts';
import { isSessionOf } from '../scenario/staff.ts';
import type { Invariant } from './invariant.ts';

export const onlyListed: Invariant = (seen) =>
  seen.approvals
    .flatMap(({ levels }) => levels.flatMap(({ automations }) => automations))
    .flatMap((automation) => [...acceptedFromStrangers(automation, seen), ...recordedOfNobody(automation, seen)]);

function acceptedOf({ id }: ObservedAutomation, { deeds }: Observation) {
  return deeds.signals.filter(({ automationExecutionId, refusal }) => automationExecutionId === id && refusal === undefined);
}

function acceptedFromStrangers(automation: ObservedAutomation, seen: Observation): string[] {
  const listed = automation.parameters['Approvers'] ?? [];
  return acceptedOf(automation, seen)
    .filter(({ principal }) => !listed.some((entry) => entry === principal || isSessionOf(principal, entry)))
    .map(({ principal }) => `${automation.id} accepted a signal of ${principal}, who is none of ${listed.join(', ')}`);
}

function recordedOfNobody(automation: ObservedAutomation, seen: Observation): string[] {
  const accepted = acceptedOf(automation, seen);
  return (automation.approveStep?.decisions ?? [])
    .filter(({ approver, verdict }) => !accepted.some((signal) => signal.verdict === verdict && (signal.principal === approver || isSessionOf(signal.principal, approver))))
    .map(({ approver, verdict }) => `${automation.id} records ${verdict} by ${approver}, who never signed so`);
}
