/** One event on its way to one target, as plain JSON: changed only by `delivery.ts`, dropped when it is over. */
import type { CallCompleted, DefectFound, EventBody } from '../../engine/transition.ts';
import type { RuleTarget } from '../../resources.ts';
import type { BusEvent } from './event.ts';
import type { TargetCall } from './target-call.ts';

export interface DeliveryOrder {
  readonly ruleArn: string;
  readonly target: RuleTarget;
  readonly event: BusEvent;
  /** What brings the event to the target. */
  readonly call: TargetCall;
}

export interface DeliveryState extends DeliveryOrder {
  /** Milliseconds since the epoch: the age of the event counts from here. */
  readonly receivedAt: number;
  /** Calls so far. */
  readonly attempts: number;
}

export interface StartDelivery extends DeliveryOrder, EventBody {
  readonly type: 'delivery.start';
}

/** It is time for a retry. */
export interface TryDelivery extends EventBody {
  readonly type: 'delivery.try';
}

export type DeliveryEvent = StartDelivery | TryDelivery | CallCompleted | DefectFound;
