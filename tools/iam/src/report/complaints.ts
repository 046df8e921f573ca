/** What must not be: each in one line that says what to do. */
import { describeDenial, describeGrant } from './print.ts';
import type { Summary } from './summary.ts';

export function complaintsAbout({ grants, denials }: Summary): string[] {
  return [
    ...grants
      .filter(({ count, because }) => count === 0 && because === undefined)
      .map((grant) => `Nothing uses this grant: take it away, or say why it is there with \`unproven\` (packages/constructs/src/grants/unproven.ts)\n    ${describeGrant(grant)}`),
    ...grants
      .filter(({ count, because }) => count > 0 && because !== undefined)
      .map((grant) => `This grant is used after all: take away its reason\n    ${describeGrant(grant)}`),
    ...grants
      .filter(({ count, isNecessary }) => count > 0 && !isNecessary)
      .map((grant) => `Nothing is denied without this grant, because another one allows the same: take one of them away\n    ${describeGrant(grant)}`),
    ...denials.filter(({ isExpected }) => !isExpected).map((denial) => `Nobody expected this denial\n    ${describeDenial(denial)}`),
  ];
}
