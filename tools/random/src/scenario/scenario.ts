/** A run as data: plain JSON, so that a failing one can be printed, kept and played again. */
import type { Settings } from '@countersign/emulator';
import type { ApproverName, RequesterName } from '../people.ts';
import type { PlannedFault } from './fault.ts';

export interface Scenario {
  readonly deployment: 'single' | 'nested';
  /** Whether what EventBridge is told arrives. */
  readonly events: 'delivered' | 'lost';
  /** How AWS behaves where nobody knows; what is not named is the emulator's default. */
  readonly settings: Partial<Settings>;
  readonly approvals: readonly PlannedApproval[];
  readonly commands: readonly Command[];
  /** What becomes of the approvals that are open after the last command: everyone leaves, or everyone approves. */
  readonly finally: 'leave' | 'pass';
}

export interface PlannedApproval {
  readonly requestedBy: RequesterName;
  readonly asks: { readonly policy: string } | { readonly levels: readonly PlannedLevel[] };
  /** How many commands are played before it is requested. */
  readonly after: number;
}

export interface PlannedLevel {
  readonly approvers: readonly ApproverName[];
  readonly quorum: number;
  readonly windowSeconds: number;
  /** Whose topic it borrows, counted through the deployment's. */
  readonly topic: number;
}

/**
 * One thing that someone does. Approvals are counted round, so that a script stays playable when some are taken out; one
 * that has ended is passed over for the next that has not, unless `late`.
 */
export type Command = (
  | { readonly do: 'sign'; readonly approval: number; readonly by: Signer; readonly verdict: Verdict; readonly mail: WhichMail; readonly comment?: string }
  /** As many of the level's approvers approve as it wants. */
  | { readonly do: 'pass'; readonly approval: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'stop'; readonly approval: number; readonly what: Stoppable }
  /** Through the SDK. */
  | { readonly do: 'cancel'; readonly approval: number }
  /** The flow goes on where it ended, if it can. */
  | { readonly do: 'redrive'; readonly approval: number }
  /** Something goes wrong from now on. */
  | { readonly do: 'break'; readonly fault: PlannedFault }
  /** The same request under the same key. */
  | { readonly do: 'ask again'; readonly approval: number }
  /** Someone reports to close-level what nobody decided. */
  | { readonly do: 'forge'; readonly approval: number; readonly levelOf: number }
  /** The service asks how the approval stands. */
  | { readonly do: 'look'; readonly approval: number }
) & {
  /** Whether the next command comes before all that this one causes has run. */
  readonly hurried?: boolean;
  /** Whether it may concern an approval that has ended. */
  readonly late?: boolean;
};

export type Verdict = 'Approve' | 'Reject';

/** The mail that someone answers: the newest about the approval, or one of an earlier level. */
export type WhichMail = 'newest' | 'first';

/** Who signs: the nth of the level's approvers, the nth of another level's, the requester, or someone who is nobody's approver. */
export type Signer =
  | { readonly from: 'level' | 'other level'; readonly nth: number }
  | { readonly from: 'requester' | 'outside' };

/** What is stopped by hand. `complete`: the automation, with Type Complete. */
export type Stoppable = 'flow' | 'level' | 'automation' | 'parent automation' | 'complete';
