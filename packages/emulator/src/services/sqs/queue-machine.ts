/**
 * A standard queue as a pure state machine, keyed by its ARN. Nothing has to happen when a message becomes visible again
 * or too old: whoever asks next sees it so, so there are no timers.
 */
import { deriveId } from '../../engine/derive-id.ts';
import type { Machine, Stamped, Transition } from '../../engine/transition.ts';
import { isExpired } from './queue-state.ts';
import type { Message, QueueEvent, QueueState, ReceiveMessages, SendMessage } from './queue-state.ts';

export const queueMachine: Machine<QueueState, QueueEvent> = {
  advance(state, event) {
    const messages = (state?.messages ?? []).filter((message) => !isExpired(message, event.at));
    switch (event.type) {
      case 'message.send':
        return send(messages, event);
      case 'message.receive':
        return receive(messages, event);
      case 'message.delete':
        return holding(messages.filter(({ receiptHandle }) => receiptHandle !== event.receiptHandle));
      case 'queue.purge':
        return holding([]);
      default:
        return event satisfies never;
    }
  },
};

/** An empty queue needs no state. */
function holding(messages: readonly Message[], reply?: unknown): Transition<QueueState> {
  return { state: { messages }, effects: [], reply, isOver: messages.length === 0 };
}

function send(messages: readonly Message[], { at, nonce, body, attributes, senderId, delaySeconds, retentionSeconds }: Stamped<SendMessage>): Transition<QueueState> {
  const message: Message = {
    id: deriveId(nonce, 'message'),
    body,
    attributes,
    senderId,
    sentAt: at,
    expiresAt: at + retentionSeconds * 1000,
    visibleAt: at + delaySeconds * 1000,
    receiveCount: 0,
  };
  return holding([...messages, message], message.id);
}

function receive(messages: readonly Message[], { at, nonce, atMost, visibilityTimeoutSeconds }: Stamped<ReceiveMessages>): Transition<QueueState> {
  const visibleAt = at + visibilityTimeoutSeconds * 1000;
  const received = messages
    .filter((message) => message.visibleAt <= at)
    .slice(0, atMost)
    .map((message) => ({
      ...message,
      visibleAt,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? at,
      receiptHandle: toReceiptHandle(message.id, deriveId(nonce, message.id)),
    }));
  const byId = new Map(received.map((message) => [message.id, message]));
  return holding(messages.map((message) => byId.get(message.id) ?? message), received);
}

function toReceiptHandle(messageId: string, receipt: string): string {
  return Buffer.from(`${messageId} ${receipt}`).toString('base64');
}

export function isReceiptHandle(text: string): boolean {
  return /^[0-9a-f-]{36} [0-9a-f-]{36}$/.test(Buffer.from(text, 'base64').toString());
}
