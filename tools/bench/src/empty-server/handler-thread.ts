/** Makes the calls that our handlers make for an approved level, through the same SDK clients, and reads the answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { GetExecutionHistoryCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetAutomationExecutionCommand, SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { levelInput, levelOutcome } from './canned-answers.ts';
import type { HandlerName } from './handlers.ts';

const { handler, endpoint } = workerData as { handler: HandlerName; endpoint: string };
const connection = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const sfn = new SFNClient(connection);
const ssm = new SSMClient(connection);

const calls: Readonly<Record<HandlerName, (automationExecutionId: string) => Promise<void>>> = {
  async 'open-level'(automationExecutionId) {
    const { documentName: DocumentName, parameters: Parameters, tags: Tags } = levelInput;
    await ssm.send(new StartAutomationExecutionCommand({ ClientToken: automationExecutionId, DocumentName, Parameters, Tags }));
  },
  async 'close-level'(automationExecutionId) {
    const { levelExecutionArn: executionArn, taskToken } = levelInput;
    await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 100 }));
    await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: automationExecutionId }));
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: levelOutcome }));
  },
};

parentPort?.on('message', (automationExecutionId: string) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void calls[handler](automationExecutionId).then(() => parentPort?.postMessage('done'));
});
