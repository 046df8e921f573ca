import type { ApprovalFlowProps } from '../approval-flow.ts';
import type { PlannedPolicy } from '../policy-props.ts';
import { prefixIssues } from './level-options.ts';
import { levelsInRequestIssues } from './levels-in-request.ts';
import { checkPolicies } from './policies.ts';
import { refuse } from './refuse.ts';

/** Refuses what would fail later; the level's own options are checked by the level. */
export function checkFlowOptions({ prefix, levelsInRequest }: ApprovalFlowProps, policies: readonly PlannedPolicy[]): void {
  refuse([...prefixIssues(prefix), ...levelsInRequestIssues(levelsInRequest ?? {})]);
  if (policies.length === 0 && !levelsInRequest) {
    refuse([{ path: 'policies', message: 'at least one policy is needed, or levelsInRequest' }]);
  }
  if (policies.length === 0 && !(levelsInRequest?.topics?.length && levelsInRequest.windows?.length)) {
    refuse([{ path: 'levelsInRequest', message: 'without policies it needs topics and windows of its own' }]);
  }
  checkPolicies(policies, prefix);
}
