/** From a request to the levels that it has to pass. Neighbours: plan-levels (handler), the deployment's frozen rules. */
import type { ApprovalRequest, Level, Plan, RequestWithLevels, Rules } from '@countersign/contracts';
import {
  ApprovalFailure,
  countPeople,
  eligibleApprovers,
  failures,
  findUnstaffableLevel,
  isBareRole,
} from '@countersign/contracts';
import { requesters } from './requester.ts';

/**
 * Resolves the policy, or checks the request's own levels, and makes sure that every level can find its approvers.
 * @throws ApprovalFailure `UnknownPolicy`, `LevelsNotAllowed`, `InvalidRequest` or `NotEnoughApprovers`.
 */
export function planLevels(request: ApprovalRequest, rules: Rules): Plan {
  const { levels, onePersonOneLevel } = resolveLevels(request, rules);
  const excludedPeople = requesters(request.requestedBy);
  assertStaffable(levels, { excludedPeople, onePersonOneLevel });
  return {
    version: 1,
    ...(request.kind === 'policy' ? { policy: request.policy } : {}),
    requestedBy: request.requestedBy,
    excludedPeople,
    onePersonOneLevel,
    levels: [...levels],
  };
}

interface ResolvedLevels {
  readonly levels: readonly Level[];
  readonly onePersonOneLevel: boolean;
}

function resolveLevels(request: ApprovalRequest, rules: Rules): ResolvedLevels {
  if (request.kind === 'levels') return checkOwnLevels(request, rules);
  const policy = rules.policies.find(({ name }) => name === request.policy);
  if (policy) return policy;
  const known = rules.policies.map(({ name }) => name).join(', ') || 'none';
  throw new ApprovalFailure(failures.unknownPolicy, `policy: there is no policy ${request.policy}; deployed are: ${known}`);
}

function checkOwnLevels(request: RequestWithLevels, { levelsInRequest: rule }: Rules): ResolvedLevels {
  if (!rule) {
    throw new ApprovalFailure(failures.levelsNotAllowed, 'levels: this deployment takes no levels from requests; name a policy');
  }
  request.levels.forEach((level, index) => {
    if (!rule.topicArns.includes(level.topicArn)) {
      throw notAllowed(index, `topicArn: ${level.topicArn} is no topic of this deployment; it has: ${rule.topicArns.join(', ')}`);
    }
    if (!rule.windowsSeconds.includes(level.windowSeconds)) {
      throw notAllowed(index, `windowSeconds: ${level.windowSeconds} has no runbook; deployed are: ${rule.windowsSeconds.join(', ')}`);
    }
    const bareRole = level.approvers.find(isBareRole);
    if (rule.separationOfDuties === 'strict' && bareRole) {
      throw notAllowed(index, `approvers: ${bareRole} is a role, and this deployment is strict: name a user or a role session`);
    }
  });
  return { levels: request.levels, onePersonOneLevel: rule.onePersonOneLevel };
}

function notAllowed(index: number, message: string): ApprovalFailure {
  return new ApprovalFailure(failures.levelsNotAllowed, `levels[${index}].${message}`);
}

function assertStaffable(
  levels: readonly Level[],
  rule: { excludedPeople: readonly string[]; onePersonOneLevel: boolean },
): void {
  const level = findUnstaffableLevel(levels, rule);
  if (!level) return;
  const left = countPeople(eligibleApprovers(level.approvers, rule.excludedPeople));
  const shared = rule.onePersonOneLevel ? ', and one person decides one level only' : '';
  throw new ApprovalFailure(
    failures.notEnoughApprovers,
    `Level ${level.name} needs ${level.minRequiredApprovals} approvals; without the requester ${left} can approve${shared}`,
  );
}
