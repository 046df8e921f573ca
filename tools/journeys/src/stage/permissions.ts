/** Who is given what, as an administrator would: the managed policies of the journeys' app. */
import { canceller, intruder, lister, operator, requester } from '../people.ts';

const policiesOf: Readonly<Record<string, readonly string[]>> = {
  [requester]: ['requesters'],
  [canceller]: ['cancellers'],
  [lister]: ['listers'],
  [operator]: ['operators'],
  [intruder]: ['intruders'],
};

/**
 * Everybody else may decide what they are listed for, and follow approvals: whose signal counts is SSM's to say. The
 * policies of a session are those of its role.
 */
export function permissionsOf(principal: string, outputs: Readonly<Record<string, string>>): readonly string[] {
  const approvers = Object.entries(outputs).filter(([name]) => name.endsWith('Approvers'));
  return policiesOf[principal] ?? [...approvers.map(([, arn]) => arn), 'followers'];
}
