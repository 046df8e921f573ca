import { expect, it } from 'vitest';
import { decisionPage, executionPage } from './console-links.ts';

it.each([
  ['aws', 'eu-central-1', 'https://eu-central-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
])('leads to the console of the partition %s', (partition, region, console) => {
  const arn = `arn:${partition}:states:${region}:123456789012:execution:flow:x`;
  expect(executionPage(arn)).toBe(`${console}/states/home?region=${region}#/v2/executions/details/${arn}`);
  expect(decisionPage(arn, 'id', 'Approve')).toBe(
    `${console}/systems-manager/automation/execution/id/approval?region=${region}#signalType=Approve`,
  );
});
