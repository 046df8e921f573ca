/** An approval's name is what its outcome is found under, so it must not name a policy that the approval does not follow. */
import { type ApprovalRequest, ApprovalFailure, failures, ownLevels, policyInName, type Rules } from '@countersign/contracts';

/** @throws ApprovalFailure `InvalidRequest` where the name begins with another policy of the deployment. */
export function assertNameFollows(name: string, request: ApprovalRequest, rules: Rules): void {
  const named = policyInName(name);
  const followed = request.kind === 'policy' ? request.policy : ownLevels;
  const reserved = [ownLevels, ...rules.policies.map((policy) => policy.name)];
  if (named === undefined || named === followed || !reserved.includes(named)) return;
  throw new ApprovalFailure(
    failures.invalidRequest,
    `name: ${name} is the name of an approval under ${named}, and this request asks for ${followed}: let it begin with ${followed}--, or hold no --`,
  );
}
