import type { ApprovalRequest } from '@countersign/contracts';
import { personOf } from '@countersign/contracts';

/** Who asks unless the config says otherwise: a role, and its session. */
export const defaultRequester = 'assumed-role/deployer/pipeline';

interface Example {
  readonly policies: readonly { readonly name: string; readonly levels: readonly { readonly approvers: readonly string[] }[] }[];
  readonly exampleRequester?: string | undefined;
}

/** Why nobody could paste the example: its requester is an approver, who never counts for their own request. */
export function exampleRequesterIssue({ policies: [policy], exampleRequester }: Example): string | undefined {
  const requester = exampleRequester ?? `arn:aws:sts::000000000000:${defaultRequester}`;
  const person = personOf(requester);
  const approvers = policy?.levels.flatMap((level) => level.approvers) ?? [];
  const approver = person && approvers.find((listed) => personOf(listed) === person);
  if (!approver) return undefined;
  return `${exampleRequester ?? `${defaultRequester}, the default,`} is the person behind ${approver}, an approver of ${policy?.name}: name someone else`;
}

/** A request that one can paste as an execution input. */
export function exampleRequest({ policies }: Example, principal: string): ApprovalRequest {
  return {
    version: 1,
    kind: 'policy',
    policy: policies[0]?.name ?? '',
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42', file: 'changes.md' },
    requestedBy: { principal },
  };
}
