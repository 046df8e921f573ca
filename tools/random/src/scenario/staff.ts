/** The levels that a planned approval goes through, with ARNs, worked out from the app's own policies. */
import { policies } from '../app/policies.ts';
import { approvers, requesters } from '../people.ts';
import type { PlannedApproval, Scenario } from './scenario.ts';

export interface Staff {
  readonly approvers: readonly string[];
  readonly quorum: number;
  readonly windowSeconds: number;
}

export function levelsOf({ asks }: PlannedApproval): readonly Staff[] {
  if ('levels' in asks) return asks.levels.map((level) => ({ ...level, approvers: level.approvers.map((name) => approvers[name]) }));
  return policyOf(asks.policy).levels.map((level) => ({
    approvers: level.approvers,
    quorum: level.minRequiredApprovals ?? 1,
    windowSeconds: Number(level.window),
  }));
}

/** Whether who decided one level is kept from the later ones; src/app says so for each policy, and for levels in requests. */
export function onePersonOneLevel({ asks }: PlannedApproval, { deployment }: Pick<Scenario, 'deployment'>): boolean {
  if ('levels' in asks) return deployment === 'single';
  return policyOf(asks.policy).onePersonOneLevel ?? true;
}

/** The people who ask, in lower case. */
export function peopleWhoAsk({ requestedBy }: PlannedApproval): string[] {
  const requester: { principal: string; person?: string } = requesters[requestedBy];
  return [personOf(requester.principal), requester.person?.toLowerCase()].filter((person) => person !== undefined);
}

/** A user's name or a session's, in lower case; nobody knows who is behind a bare role. */
export function personOf(principal: string): string | undefined {
  const [, name] = /:(?:user|assumed-role\/[^/]+)\/([^/]+)$/.exec(principal) ?? [];
  return name?.toLowerCase();
}

/** Whether a session belongs to a role. */
export function isSessionOf(principal: string, role: string): boolean {
  const [, ofSession] = /:assumed-role\/([^/]+)\//.exec(principal) ?? [];
  return ofSession !== undefined && role.endsWith(`:role/${ofSession}`);
}

export function longestWindow(planned: PlannedApproval): number {
  return Math.max(...levelsOf(planned).map(({ windowSeconds }) => windowSeconds));
}

function policyOf(name: string) {
  const policy = policies.find((known) => known.name === name);
  if (!policy) throw new Error(`There is no policy ${name}`);
  return policy;
}
