/**
 * Who may decide an aws:approve step. Approvers are user names, user ARNs, role ARNs (any session of the role) and
 * assumed-role session ARNs. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import type { Settings } from '../../../settings.ts';
import { parsePrincipal, roleArnOf } from './principal.ts';

export interface Approver {
  /** Equal keys are the same approver. */
  readonly key: string;
  /** The ARN that ApproverDecisions show. */
  readonly arn: string;
}

/** The caller as one of the approvers, or undefined: an outsider, the account root, another account. */
export function findApprover(
  callerArn: string,
  approvers: readonly string[],
  own: { readonly account: string; readonly settings: Settings },
): Approver | undefined {
  const entries = approvers.filter((entry) => matches(entry, callerArn, own.account));
  if (entries.length === 0) return undefined;
  const byRole = entries.find((entry) => parsePrincipal(entry).kind === 'role');
  const sessionIsListed = entries.includes(callerArn);
  const oneForRole = own.settings.roleSessions === 'one' && byRole !== undefined && !sessionIsListed;
  return {
    key: oneForRole ? byRole : callerArn,
    arn: own.settings.decisionApprover === 'role' ? (byRole ?? roleArnOf(callerArn)) : callerArn,
  };
}

function matches(entry: string, callerArn: string, account: string): boolean {
  const caller = parsePrincipal(callerArn);
  if (caller.kind === 'user') {
    return entry === caller.arn || (entry === caller.name && caller.account === account);
  }
  if (caller.kind !== 'session') return false;
  if (entry === caller.arn) return true;
  const listed = parsePrincipal(entry);
  return listed.kind === 'role' && listed.account === caller.account && listed.name === caller.roleName;
}
