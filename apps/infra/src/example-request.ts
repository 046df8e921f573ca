import type { ApprovalRequest } from '@countersign/contracts';
import { personOf } from '@countersign/contracts';
import type { Config } from './config.ts';

/**
 * A request that one can paste as an execution input.
 * @throws Error where its requester is an approver, who could not approve it
 */
export function exampleRequest({ policies, exampleRequester }: Config, principal: string): ApprovalRequest {
  const [policy] = policies;
  const approvers = policy?.levels.flatMap((level) => level.approvers) ?? [];
  const person = exampleRequester === undefined ? undefined : personOf(exampleRequester);
  if (person !== undefined && approvers.some((approver) => personOf(approver) === person)) {
    throw new Error(`exampleRequester: ${principal} is an approver of ${policy?.name}, and nobody approves their own request`);
  }
  return {
    version: 1,
    kind: 'policy',
    policy: policy?.name ?? '',
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42', file: 'changes.md' },
    requestedBy: { principal },
  };
}
