/** The requester is asked at no level, and who decided one level at no other, where the policy says so. */
import { askingOf } from './expected-end.ts';
import type { Invariant } from './invariant.ts';
import { remaining, staffedLevels } from './staffing.ts';

export const duties: Invariant = ({ approvals, scenario }) =>
  approvals.flatMap((approval) =>
    staffedLevels(approval, scenario).flatMap((staffed) => {
      const asked = askingOf(staffed.level)?.parameters['Approvers'];
      const expected = remaining(staffed);
      if (asked === undefined || JSON.stringify(asked) === JSON.stringify(expected)) return [];
      return [`${staffed.level.arn} asks ${asked.join(', ')} instead of ${expected.join(', ')}`];
    }),
  );
