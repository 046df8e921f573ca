import { expect, it } from 'vitest';
import { shortMail } from './mail-text.ts';

const aMail = (body: string) => ({ id: 1, to: 'team@example.com', topicArn: 'arn', subject: 'x', body, sentAt: '2030-01-01T00:00:00Z' });

it('leaves out what follows the console links', () => {
  const body = ['Please approve.', '', 'Reject: https://example.com', '', '-- Approve or reject through AWS CLI --', 'Approve: aws', '--', 'footer'];
  expect(shortMail(aMail(body.join('\n')))).toEqual([
    'Please approve.',
    '',
    'Reject: https://example.com',
    '… 5 more lines: how to decide with the aws CLI, how to unsubscribe',
  ]);
});

it('shows a mail of another form whole', () => {
  expect(shortMail(aMail('one\ntwo'))).toEqual(['one', 'two']);
});
