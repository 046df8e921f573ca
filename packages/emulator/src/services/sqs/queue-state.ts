/** The messages of one queue, as plain JSON: changed only by `queue-machine.ts`. */
import type { EventBody } from '../../engine/transition.ts';

export interface TextAttribute {
  readonly DataType: string;
  readonly StringValue: string;
}

export type MessageAttributes = Readonly<Record<string, TextAttribute>>;

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly sentAt: number;
  readonly expiresAt: number;
  /** When it shows, or shows again. */
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** The newest one: older ones delete nothing. */
  readonly receiptHandle?: string;
}

/** Oldest message first. */
export interface QueueState {
  readonly messages: readonly Message[];
}

export interface SendMessage extends EventBody {
  readonly type: 'message.send';
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
}

export interface ReceiveMessages extends EventBody {
  readonly type: 'message.receive';
  readonly atMost: number;
  readonly visibilityTimeoutSeconds: number;
}

export interface DeleteMessage extends EventBody {
  readonly type: 'message.delete';
  readonly receiptHandle: string;
}

export interface PurgeQueue extends EventBody {
  readonly type: 'queue.purge';
}

export type QueueEvent = SendMessage | ReceiveMessages | DeleteMessage | PurgeQueue;

export function isExpired({ expiresAt }: Message, now: number): boolean {
  return expiresAt <= now;
}
