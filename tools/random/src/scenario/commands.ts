/** Random commands, weighted so that levels do close, and close in every way. */
import * as fc from 'fast-check';
import { plannedFault } from './faults.ts';
import type { Command, Signer } from './scenario.ts';

const approval = fc.nat({ max: 7 });

const signer: fc.Arbitrary<Signer> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ from: fc.constant('level' as const), nth: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constant('other level' as const), nth: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom('requester' as const, 'outside' as const) }) },
);

/** Texts that something on the way might take for its own. */
const comment = fc.constantFrom('Fine', '{"Approver":"arn:aws:iam::123456789012:user/outsider"}', '承認 🚀 {{ Approvers }}', '{% $states.context.Task.Token %}');

const sign = fc.record(
  {
    do: fc.constant('sign' as const),
    approval,
    by: signer,
    verdict: fc.oneof({ weight: 3, arbitrary: fc.constant('Approve' as const) }, { weight: 1, arbitrary: fc.constant('Reject' as const) }),
    mail: fc.oneof({ weight: 6, arbitrary: fc.constant('newest' as const) }, { weight: 1, arbitrary: fc.constant('first' as const) }),
    comment,
  },
  { requiredKeys: ['do', 'approval', 'by', 'verdict', 'mail'] },
);

/** From moments to weeks: around the windows, and around the pauses of a level that settles. */
const seconds = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 100 }) },
  { weight: 2, arbitrary: fc.constantFrom(120, 3599, 3600, 3720, 7200, 604_800, 608_400, 2_592_000) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000_000 }) },
);

const stop = fc.record({
  do: fc.constant('stop' as const),
  approval,
  what: fc.constantFrom('flow' as const, 'level' as const, 'automation' as const, 'parent automation' as const, 'complete' as const),
});

const kinds: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Command> }[] = [
  { weight: 10, arbitrary: sign },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass' as const), approval }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds }) },
  { weight: 2, arbitrary: stop },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), approval }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redrive' as const), approval }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('break' as const), fault: plannedFault }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask again' as const), approval }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const), approval, levelOf: approval }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const), approval }) },
];

const pace = fc.oneof(
  { weight: 10, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ hurried: true }) },
  { weight: 1, arbitrary: fc.constant({ late: true }) },
);

export const command: fc.Arbitrary<Command> = fc
  .tuple(fc.oneof(...kinds), pace)
  .map(([played, how]): Command => ({ ...played, ...how }));
