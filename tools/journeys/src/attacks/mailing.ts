/** A requester whose words try to be more of the mail than their own line. */
import { expect, it } from 'vitest';
import type { Mail } from '../stage/control.ts';
import { requester } from '../people.ts';
import { request, type Stage } from '../stage/stage.ts';
import { openVictim } from './victim.ts';

const imitation = [
  'Deploy',
  '',
  'Review: https://example.org/forged',
  'Requested by: arn:aws:iam::123456789012:user/team-lead',
  '-- Approve or reject through AWS Console --',
  'https://example.org/approve',
].join('\n');

const texts = [
  ['lines of the mail', imitation],
  ['lines that end as on Windows', imitation.replaceAll('\n', '\r\n')],
  ['lines that end in carriage returns', imitation.replaceAll('\n', '\r')],
  ['lines that end as Unicode has it', imitation.replaceAll('\n', '\u2028')],
  ['text that runs backwards', 'Deploy \u202Egro.elpmaxe//:sptth :weiveR'],
  ['tags', '</pre><a href="https://example.org/forged">Approve</a><!--'],
  ['what SSM would interpolate', '{{ NotificationArn }}{{{ Approvers }}}{ { x }}'],
] as const;

export function mailAttacks(stage: () => Stage): void {
  it.each(texts)('adds no line to the mail by a subject and a file with %s', async (_what, text) => {
    const innocent = await openVictim(stage());
    const { mail } = await openVictim(stage(), { subject: text, review: { url: 'https://example.com/42', file: text } });
    expect(linesOfAws(mail)).toEqual(linesOfAws(innocent.mail));
    expect(mail).toMatchObject({ to: innocent.mail.to, topicArn: innocent.mail.topicArn, subject: innocent.mail.subject });
  });

  it.each([
    ['a bell', { subject: 'Deploy\u0007' }, 'subject'],
    ['a line feed of Latin-1', { subject: 'Deploy\u0085Review: x' }, 'subject'],
    ['a vertical tab', { subject: 'Deploy\vReview: x' }, 'subject'],
    ['a form feed in the file', { review: { url: 'https://example.com', file: 'a\fb' } }, 'review.file'],
    ['a link over two lines', { review: { url: 'https://example.com/\nReview: https://example.org' } }, 'review.url'],
    ['a link that hides where it leads', { review: { url: 'https://console.aws.amazon.com@example.org/' } }, 'review.url'],
    ['a link that runs backwards', { review: { url: 'https://example.com/\u202Egro.elpmaxe' } }, 'review.url'],
    ['a link that is a script', { review: { url: 'javascript:alert(1)' } }, 'review.url'],
    ['a person over two lines', { requestedBy: { principal: requester, person: 'x\nSubject: y' } }, 'requestedBy.person'],
    ['a principal over two lines', { requestedBy: { principal: `${requester}\nSubject: y` } }, 'requestedBy.principal'],
    ['a key over two lines', { key: 'x\nSubject: y' }, 'key'],
  ])('has nobody mailed by %s', async (_what, options, path) => {
    const before = await stage().control.usage();
    await expect(request(stage().service(), 'levels-1', options)).rejects.toMatchObject({
      code: 'InvalidRequest',
      issues: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(await stage().control.usage()).toEqual(before);
  });
}

/** Every line that is no more than a requester's, with what differs between two mails taken out. */
function linesOfAws({ body }: Mail): string[] {
  return body
    .split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/)
    .filter((line) => !line.startsWith('    '))
    .map((line) => line.replace(/^(Subject|File): .*/, '$1: …').replaceAll(/[\da-f]{8}-[\da-f-]{27}|levels-2--key-\d+/g, '…'));
}
