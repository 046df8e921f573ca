/** The mail of an aws:approve step, as others have seen it (AWS.md): SNS adds its own footer below. */

export interface ApproveMail {
  readonly message: string;
  readonly stepName: string;
  readonly automationExecutionId: string;
  readonly partition: string;
  readonly region: string;
  readonly expiresAt: number;
}

const consoleHosts: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

export function composeApproveMail(mail: ApproveMail): string {
  return [
    ...(mail.message === '' ? [] : [mail.message, '']),
    '-- Approval Details --',
    `Approval Step Name: ${mail.stepName}`,
    `Region: ${mail.region}`,
    `Automation Execution Id: ${mail.automationExecutionId}`,
    `Approval Expires At: ${new Date(mail.expiresAt).toISOString()}`,
    '',
    '-- Approve or reject through AWS Console --',
    `Approve: ${consoleLink(mail, 'Approve')}`,
    `Reject: ${consoleLink(mail, 'Reject')}`,
    '',
    '-- Approve or reject through AWS CLI --',
    `Approve: ${cliLine(mail, 'Approve')}`,
    `Reject: ${cliLine(mail, 'Reject')}`,
  ].join('\n');
}

function consoleLink({ partition, region, automationExecutionId }: ApproveMail, signal: 'Approve' | 'Reject'): string {
  const host = consoleHosts[partition] ?? 'console.aws.amazon.com';
  const path = `systems-manager/automation/execution/${automationExecutionId}/approval`;
  return `https://${region}.${host}/${path}?region=${region}#signalType=${signal}`;
}

function cliLine({ automationExecutionId }: ApproveMail, signal: 'Approve' | 'Reject'): string {
  const options = `--automation-execution-id ${automationExecutionId} --signal-type ${signal}`;
  return `aws ssm send-automation-signal ${options} --payload Comment=Replace_This_With_${signal}_Comment`;
}
