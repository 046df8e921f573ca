import { afterEach, expect, it, vi } from 'vitest';
import { Outbox } from './outbox.ts';
import type { OutgoingMail } from './outbox.ts';

const aMail = (to = 'ops@example.com'): OutgoingMail => ({
  to,
  topicArn: 'arn:aws:sns:eu-west-1:123456789012:AutomationLevel1',
  subject: 'AWS Notification Message',
  body: 'Please approve.',
  sentAt: '2030-01-01T00:00:00.000Z',
});

afterEach(() => {
  vi.useRealTimers();
});

it('numbers mails from 1 and answers those after an id', () => {
  const outbox = new Outbox();
  for (const name of ['a', 'b', 'c']) outbox.add(aMail(`${name}@example.com`));
  expect(outbox.after(0).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(outbox.after(2).map(({ to }) => to)).toEqual(['c@example.com']);
  expect(outbox.after(3)).toEqual([]);
});

it('keeps the newest mails only, under the ids they always had', () => {
  const outbox = new Outbox({ retainedMails: 3 });
  for (let n = 0; n < 20; n += 1) outbox.add(aMail());
  expect(outbox.after(0).map(({ id }) => id)).toEqual([18, 19, 20]);
  expect(outbox.after(19).map(({ id }) => id)).toEqual([20]);
  expect(outbox.sentCount).toBe(20);
});

it('answers a waiting reader with the next mail', async () => {
  const outbox = new Outbox();
  outbox.add(aMail());
  const waiting = outbox.waitAfter(1, 30);
  outbox.add(aMail('second@example.com'));
  expect((await waiting).map(({ to }) => to)).toEqual(['second@example.com']);
});

it('answers at once where mails are there already', async () => {
  const outbox = new Outbox();
  outbox.add(aMail());
  expect(await outbox.waitAfter(0, 30)).toHaveLength(1);
});

it('answers a waiting reader with nothing when its time is over', async () => {
  vi.useFakeTimers();
  const waiting = new Outbox().waitAfter(0, 5);
  vi.advanceTimersByTime(5000);
  expect(await waiting).toEqual([]);
});

it('lets go of its readers when it closes', async () => {
  const outbox = new Outbox();
  const waiting = outbox.waitAfter(0, 600);
  outbox.close();
  expect(await waiting).toEqual([]);
});

it('keeps nobody waiting once it has closed', async () => {
  const outbox = new Outbox();
  outbox.close();
  expect(await outbox.waitAfter(0, 600)).toEqual([]);
});

it('lets go of a reader that went away', async () => {
  const outbox = new Outbox();
  const reader = new AbortController();
  const waiting = outbox.waitAfter(0, 600, reader.signal);
  reader.abort();
  expect(await waiting).toEqual([]);
  expect(await outbox.waitAfter(0, 600, reader.signal)).toEqual([]);
});
