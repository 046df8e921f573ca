/**
 * EventBridge's default bus. Every event of the emulator passes through {@link EventBus.put}, and on its way to the rules
 * through one {@link Passage}; each match becomes a delivery, an execution of the machine in `delivery.ts`.
 */
import { randomUUID } from 'node:crypto';

import type { EmittedEvent } from '../../engine/transition.ts';
import type { Account, EventRule } from '../../resources.ts';
import type { StartDelivery } from './delivery-state.ts';
import { toBusEvent } from './event.ts';
import type { BusEvent } from './event.ts';
import { readRule } from './rule.ts';
import type { ReadyRule } from './rule.ts';
import { targetCall } from './target-call.ts';

/**
 * What becomes of an event that rules want before they get it: it passes once and at once, unless somebody wants it lost,
 * doubled, late, or after another one.
 */
export type Passage = (event: BusEvent, pass: () => void) => void;

export interface EventBus {
  put(emitted: EmittedEvent): void;
  /** Brings an event that was held back to the rules there are now. */
  pass(event: BusEvent): void;
}

export interface EventBusOptions {
  readonly account: Account;
  readonly rules: Iterable<EventRule>;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: () => number;
  /** Starts a delivery. It does not wait for it. */
  readonly deliver: (id: string, delivery: StartDelivery) => void;
  readonly passage?: Passage;
  /** Told of each event that a rule matches. */
  readonly matched?: (ruleArn: string) => void;
}

/** With no rule that is enabled, an event costs nothing. */
export function createEventBus({ account, rules, now, deliver, passage = passOn, matched = () => {} }: EventBusOptions): EventBus {
  const ready = [...rules].filter(({ isEnabled }) => isEnabled).map(readRule);
  const passTo = (wanting: readonly ReadyRule[], event: BusEvent): void => {
    for (const rule of wanting) {
      matched(rule.arn);
      deliverTo(rule, event, deliver);
    }
  };
  return {
    pass: (event) => passTo(ready.filter((rule) => rule.matches(event)), event),
    put(emitted) {
      if (ready.length === 0) return;
      const event = toBusEvent(emitted, { id: randomUUID(), at: now(), account });
      const wanting = ready.filter((rule) => rule.matches(event));
      if (wanting.length === 0) return;
      passage(event, () => passTo(wanting, event));
    },
  };
}

function passOn(_event: BusEvent, pass: () => void): void {
  pass();
}

function deliverTo({ arn: ruleArn, targets }: ReadyRule, event: BusEvent, deliver: EventBusOptions['deliver']): void {
  for (const target of targets) {
    deliver(randomUUID(), { type: 'delivery.start', ruleArn, target, event, call: targetCall(target, event) });
  }
}
