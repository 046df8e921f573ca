import { expect, it } from 'vitest';
import { composeApproveMail } from './approve-mail.ts';

const mail = {
  message: 'Deploy order-service 4.2 🚀\nCost: {"eur": 12}',
  stepName: 'approve',
  automationExecutionId: '11111111-2222-4333-8444-555555555555',
  partition: 'aws',
  region: 'eu-west-1',
  expiresAt: Date.parse('2030-01-02T03:04:05Z'),
};

it('reads as the mail that AWS sends', () => {
  const id = mail.automationExecutionId;
  expect(composeApproveMail(mail)).toBe(
    `Deploy order-service 4.2 🚀
Cost: {"eur": 12}

-- Approval Details --
Approval Step Name: approve
Region: eu-west-1
Automation Execution Id: ${id}
Approval Expires At: 2030-01-02T03:04:05.000Z

-- Approve or reject through AWS Console --
Approve: https://eu-west-1.console.aws.amazon.com/systems-manager/automation/execution/${id}/approval?region=eu-west-1#signalType=Approve
Reject: https://eu-west-1.console.aws.amazon.com/systems-manager/automation/execution/${id}/approval?region=eu-west-1#signalType=Reject

-- Approve or reject through AWS CLI --
Approve: aws ssm send-automation-signal --automation-execution-id ${id} --signal-type Approve --payload Comment=Replace_This_With_Approve_Comment
Reject: aws ssm send-automation-signal --automation-execution-id ${id} --signal-type Reject --payload Comment=Replace_This_With_Reject_Comment`,
  );
});

it.each([
  ['aws-cn', 'https://cn-north-1.console.amazonaws.cn/'],
  ['aws-us-gov', 'https://cn-north-1.console.amazonaws-us-gov.com/'],
  ['aws', 'https://cn-north-1.console.aws.amazon.com/'],
])('links to the console of partition %s', (partition, link) => {
  expect(composeApproveMail({ ...mail, partition, region: 'cn-north-1' })).toContain(link);
});

it('begins with the details where there is no message', () => {
  expect(composeApproveMail({ ...mail, message: '' })).toMatch(/^-- Approval Details --/);
});
