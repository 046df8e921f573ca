/** Who takes part: few people, so that they meet often as requester, approver of several levels, session of a listed role. */
const account = '123456789012';

const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (roleName: string, name: string) => `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`;

/** Who may be listed as an approver, by the name that scripts use. One session bears a user's name: the same person. */
export const approvers = {
  'team-lead': user('team-lead'),
  'security-lead': user('security-lead'),
  'release-manager': user('release-manager'),
  auditor: user('auditor'),
  operator: user('operator'),
  architect: user('architect'),
  'approvers/on-call': session('approvers', 'on-call'),
  'approvers/stand-in': session('approvers', 'stand-in'),
  'deputies/weekend': session('deputies', 'weekend'),
  'deputies/Team-Lead': session('deputies', 'Team-Lead'),
  'role approvers': role('approvers'),
  'role deputies': role('deputies'),
} as const;

export type ApproverName = keyof typeof approvers;

/** Who may ask. The last is a service that acts for someone. */
export const requesters = {
  pipeline: { principal: session('deployer', 'pipeline') },
  'team-lead': { principal: user('team-lead') },
  'approvers/on-call': { principal: session('approvers', 'on-call') },
  'pipeline for the auditor': { principal: session('deployer', 'pipeline'), person: 'Auditor' },
} as const;

export type RequesterName = keyof typeof requesters;

/** Nobody's approver. */
export const outsider = user('outsider');

/** The service through which everyone asks. */
export const service = session('deployer', 'service');

/** Who comes for an approver: themselves, or behind a bare role one of two sessions, of whom one may have asked. */
export function comesFor(approver: string, nth: number): string {
  const [, name] = /:role\/(.+)$/.exec(approver) ?? [];
  return name === undefined ? approver : session(name, nth % 2 === 0 ? 'on-call' : 'visitor');
}
