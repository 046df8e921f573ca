/** The mails of the emulator's outbox, as they come. */
import type { Emulator, Mail } from './emulator.ts';

/** Ends when the signal is aborted. */
export async function* incomingMails(emulator: Pick<Emulator, 'mailsAfter'>, signal: AbortSignal): AsyncGenerator<Mail> {
  let after = 0;
  while (!signal.aborted) {
    for (const mail of await mailsUnlessAborted(emulator, after, signal)) {
      after = mail.id;
      yield mail;
    }
  }
}

async function mailsUnlessAborted(
  emulator: Pick<Emulator, 'mailsAfter'>,
  after: number,
  signal: AbortSignal,
): Promise<readonly Mail[]> {
  try {
    return await emulator.mailsAfter(after, signal);
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}
