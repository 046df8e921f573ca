import type { Mail } from '@countersign/emulator';
import { expect, it } from 'vitest';
import { incomingMails } from './mailbox.ts';

const mail = (id: number, body: string): Mail => ({ id, body, to: 'team-lead@example.com', topicArn: '', subject: '', sentAt: '' });

it('passes over mails that ask nobody to decide, such as those of alarms', async () => {
  const asking = mail(2, 'Automation Execution Id: 01234567-89ab-cdef-0123-456789abcdef');
  const emulator = { mails: () => Promise.resolve([mail(1, 'Your alarm has entered the OK state'), asking]) };
  const { value } = await incomingMails(emulator, new AbortController().signal).next();
  expect(value).toEqual(asking);
});
