import { expect, it } from 'vitest';
import { Principals } from './principals.ts';

it('gives a role a session whose name nobody has taken', () => {
  const principals = new Principals({ accountId: '123456789012', partition: 'aws' });
  const session = (name: string) => `arn:aws:sts::123456789012:assumed-role/approvers/${name}`;
  const own = principals.issue(session('session-1'));
  const next = principals.issue('arn:aws:iam::123456789012:role/approvers');
  expect(next.arn).toBe(session('session-2'));
  expect(next.accessKeyId).not.toBe(own.accessKeyId);
});

it('forgets the keys of sessions that are over, though not at once: what they asked for may still be on its way', () => {
  const principals = new Principals({ accountId: '123456789012', partition: 'aws' });
  const keys = Array.from({ length: 200 }, () => principals.sessionFor('arn:aws:iam::123456789012:role/handlers', 'handler').accessKeyId);
  for (const key of keys) principals.retire(key);
  expect(keys.map((key) => principals.find(key) !== undefined)).toEqual(keys.map((_, n) => n >= 100));
});
