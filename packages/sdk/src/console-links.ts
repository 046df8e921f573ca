/** Where people see things in the AWS console. Hosts differ by partition. */

const hosts: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The page of a Step Functions execution. */
export function executionPage(executionArn: string): string {
  return `${consoleOf(executionArn, 'states/home')}#/v2/executions/details/${executionArn}`;
}

/** The page on which an approver decides, the one that the mail links to. */
export function decisionPage(executionArn: string, automationExecutionId: string, signalType: 'Approve' | 'Reject'): string {
  const path = `systems-manager/automation/execution/${automationExecutionId}/approval`;
  return `${consoleOf(executionArn, path)}#signalType=${signalType}`;
}

function consoleOf(arn: string, path: string): string {
  const [, partition = 'aws', , region = ''] = arn.split(':');
  return `https://${region}.${hosts[partition] ?? hosts['aws']}/${path}?region=${region}`;
}
