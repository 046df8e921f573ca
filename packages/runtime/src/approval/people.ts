/** Who stands behind decisions: who may not decide another level of the same approval. */
import type { Decision, LevelRequest } from '@countersign/contracts';
import { isSessionOf, personOf, principalKind } from '@countersign/contracts';

/** In lower case, each once. Where SSM reports a role, everyone listed who may have come as a session of it. */
export function peopleBehind(decisions: readonly Decision[], { level }: LevelRequest): string[] {
  const people = decisions.flatMap(({ approver }) => {
    if (principalKind(approver) === undefined) return approver.toLowerCase();
    if (principalKind(approver) !== 'role') return personOf(approver) ?? [];
    return level.approvers.filter((listed) => isSessionOf(listed, approver)).flatMap((listed) => personOf(listed) ?? []);
  });
  return [...new Set(people)];
}
