/** An event as rules and targets see it. https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html */
import type { EmittedEvent } from '../../engine/transition.ts';
import type { Account } from '../../resources.ts';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Envelope {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly account: Account;
}

export function toBusEvent({ source, detailType, resources, detail }: EmittedEvent, { id, at, account }: Envelope): BusEvent {
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: account.accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: account.region,
    resources,
    detail,
  };
}
