/** The mails of the emulator's outbox that ask somebody to decide, as they come. Alarms mail operators, too. */
import { once } from 'node:events';
import type { Emulator, Mail } from '@countersign/emulator';
import { asksToDecide } from './approver.ts';

const waitSeconds = 60;

/** Ends when the signal is aborted. */
export async function* incomingMails(emulator: Pick<Emulator, 'mails'>, signal: AbortSignal): AsyncGenerator<Mail> {
  const aborted = once(signal, 'abort').then((): readonly Mail[] => []);
  let after = 0;
  while (!signal.aborted) {
    for (const mail of await Promise.race([emulator.mails({ after, waitSeconds }), aborted])) {
      after = mail.id;
      if (asksToDecide(mail)) yield mail;
    }
  }
}
