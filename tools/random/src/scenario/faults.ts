/** Random faults: every call that a deployment makes, in every way in which it can go wrong. */
import type { Fault } from '@countersign/emulator';
import * as fc from 'fast-check';
import type { Caller, PlannedFault } from './fault.ts';

/** Who calls what, as often as it happens. */
const calls: readonly (readonly [operation: string, ...by: Caller[]])[] = [
  ['ssm:StartAutomationExecution', 'open-level', 'open-level', 'open-level'],
  ['ssm:GetAutomationExecution', 'close-level', 'close-level', 'open-level', 'reconcile'],
  ['ssm:DescribeAutomationExecutions', 'open-level', 'close-level', 'reconcile'],
  ['ssm:StopAutomationExecution', 'close-level', 'reconcile'],
  ['states:GetExecutionHistory', 'close-level', 'close-level', 'reconcile'],
  ['states:DescribeExecution', 'close-level', 'reconcile', 'flow machine'],
  ['states:SendTaskSuccess', 'close-level', 'close-level', 'reconcile'],
  ['states:StopExecution', 'reconcile', 'flow machine'],
  ['states:StartExecution', 'flow machine', 'flow machine'],
  ['lambda:Invoke', 'flow machine', 'level machine', 'level machine', 'automation', 'automation'],
];
const pairs = calls.flatMap(([operation, ...callers]) => callers.map((by) => ({ operation, by })));
const reads = pairs.filter(({ operation }) => /:(?:Get|Describe)/.test(operation));

const times = fc.integer({ min: 1, max: 4 });
/** Functions give up after half a minute, though the emulator times them by the real clock. */
const secondsOfCall = fc.integer({ min: 1, max: 20 });
const secondsOfEvent = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(3600, 200_000));

const lost = fc
  .record({ call: fc.constantFrom(...pairs), kind: fc.constantFrom('throttle' as const, 'drop' as const, 'duplicate' as const), times })
  .map(({ call: { by, operation }, ...fault }): PlannedFault => ({ by, fault: { ...fault, operation } }));

const failing = fc
  .record({ call: fc.constantFrom(...pairs), after: fc.boolean(), times })
  .map(({ call: { by, operation }, after, times }): PlannedFault => ({ by, fault: { kind: 'fail', operation, times, ...(after ? { after } : {}) } }));

/** No waiting mends it: the level says so by a name. */
const refused = fc.record({
  by: fc.constant('open-level' as const),
  fault: fc.constant<Fault>({ kind: 'fail', operation: 'ssm:StartAutomationExecution', error: 'AccessDeniedException' }),
});

const stale = fc
  .record({ call: fc.constantFrom(...reads), times })
  .map(({ call: { by, operation }, times }): PlannedFault => ({ by, fault: { kind: 'stale', operation, times } }));

const delayed = fc
  .record({ call: fc.constantFrom(...pairs), seconds: secondsOfCall, times })
  .map(({ call: { by, operation }, ...fault }): PlannedFault => ({ by, fault: { kind: 'delay', operation, ...fault } }));

/** Whoever these strike sees an error, and nothing else happens: mails that go out twice, or that nobody sent, would be SNS's. */
const outside = fc
  .record({
    call: fc.constantFrom({ operation: 'sns:Publish', by: 'automation' as const }, { operation: 'ssm:SendAutomationSignal', by: 'approver' as const }),
    kind: fc.constantFrom('throttle' as const, 'fail' as const),
  })
  .map(({ call: { by, operation }, kind }): PlannedFault => ({ by, fault: { kind, operation } }));

/** The SDK asks again by itself. */
const ofService = fc
  .constantFrom('throttle' as const, 'drop' as const, 'duplicate' as const)
  .map((kind): PlannedFault => ({ by: 'service', fault: { kind, operation: 'states:StartExecution' } }));

const killed = fc
  .record({
    victim: fc.constantFrom(
      ...pairs.filter(({ by }) => by === 'open-level' || by === 'close-level' || by === 'reconcile').map(({ by, operation }) => ({ function: by, operation })),
    ),
    when: fc.constantFrom('before' as const, 'after' as const),
    times: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ victim, when, times }): PlannedFault => {
    const { function: name, operation } = victim;
    return { fault: when === 'before' ? { kind: 'kill', function: name, before: operation, times } : { kind: 'kill', function: name, after: operation, times } };
  });

const timedOut = fc
  .record({ function: fc.constantFrom('plan-levels', 'open-level', 'close-level', 'reconcile'), after: fc.boolean(), times })
  .map(({ after, ...fault }): PlannedFault => ({ fault: { kind: 'timeout', ...fault, ...(after ? { after } : {}) } }));

const event = fc.constantFrom('*', 'aws.ssm', 'aws.states');
const events: fc.Arbitrary<PlannedFault> = fc.oneof(
  fc.record({ fault: fc.record({ kind: fc.constantFrom('drop' as const, 'duplicate' as const), event, times }) }),
  fc.record({ fault: fc.record({ kind: fc.constantFrom('delay' as const, 'reorder' as const), event, seconds: secondsOfEvent, times }) }),
);

export const plannedFault: fc.Arbitrary<PlannedFault> = fc.oneof(
  { weight: 6, arbitrary: lost },
  { weight: 4, arbitrary: failing },
  { weight: 1, arbitrary: refused },
  { weight: 3, arbitrary: stale },
  { weight: 3, arbitrary: delayed },
  { weight: 1, arbitrary: outside },
  { weight: 1, arbitrary: ofService },
  { weight: 4, arbitrary: killed },
  { weight: 3, arbitrary: timedOut },
  { weight: 4, arbitrary: events },
);
