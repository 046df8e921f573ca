/**
 * Who may decide an aws:approve step. Approvers are user names, user ARNs, role ARNs (any session of the role) and
 * assumed-role session ARNs. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import { accountOf, parsePrincipalArn, roleOf } from '../../../identity/principal-arn.ts';
import type { Principal } from '../../../identity/principal-arn.ts';
import type { Settings } from '../../../settings.ts';

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
  const caller = parsePrincipalArn(callerArn);
  if (caller?.kind !== 'user' && caller?.kind !== 'session') return undefined;
  const entries = approvers.filter((entry) => entry === callerArn || names(entry, caller, own.account));
  if (entries.length === 0) return undefined;
  const byRole = entries.find((entry) => parsePrincipalArn(entry)?.kind === 'role');
  const sessionIsListed = entries.includes(callerArn);
  const oneForRole = own.settings.roleSessions === 'one' && byRole !== undefined && !sessionIsListed;
  const role = byRole ?? (caller.kind === 'session' ? roleOf(caller) : callerArn);
  return { key: oneForRole ? byRole : callerArn, arn: own.settings.decisionApprover === 'role' ? role : callerArn };
}

/** Whether an entry names the caller other than by the caller's own ARN: a user by name, a session by its role. */
function names(entry: string, caller: Extract<Principal, { kind: 'user' | 'session' }>, account: string): boolean {
  if (caller.kind === 'user') return entry === caller.name && accountOf(caller) === account;
  const listed = parsePrincipalArn(entry);
  return listed?.kind === 'role' && accountOf(listed) === accountOf(caller) && listed.name === caller.role;
}
