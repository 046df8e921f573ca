/**
 * The floor under the emulator's throughput: the same SDK calls, by the same client and by as many handler threads, in
 * the same order, answered by a server that does nothing with them. No template, engine, JSONata, check or signature;
 * each call is answered with a fixed text (canned-answers.ts), and an approval is no more than a count of its levels.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { approvalKeeper } from './approval-keeper.ts';
import { cannedAnswers } from './canned-answers.ts';
import { startHandlers } from './handlers.ts';

const host = '127.0.0.1';
const json = { 'content-type': 'application/x-amz-json-1.1' };

const server = createServer((request, response) => void respond(request, response));
server.keepAliveTimeout = 120_000;
server.listen(0, host, () => process.stdout.write(`${JSON.stringify({ endpoint: endpoint() })}\n`));

const approvals = approvalKeeper(startHandlers(endpoint));

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answerTo(request.url ?? '', String(request.headers['x-amz-target']), await text(request));
  response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(answer) }).end(answer);
}

async function answerTo(url: string, target: string, body: string): Promise<string> {
  if (url.startsWith('/_emulator/mails')) return JSON.stringify(await approvals.mailsAfter(Number(/after=(\d+)/.exec(url)?.[1])));
  if (url.startsWith('/_emulator/principals')) return '{"accessKeyId":"test","secretAccessKey":"test"}';
  const operation = target.slice(target.lastIndexOf('.') + 1);
  switch (operation) {
    case 'StartExecution':
      return cannedAnswers.startExecution(approvals.start(memberOf(body, 'name')));
    case 'SendAutomationSignal':
      approvals.signal(memberOf(body, 'AutomationExecutionId'));
      return '{}';
    case 'DescribeExecution':
      return cannedAnswers.describeExecution(approvals.hasEnded(memberOf(body, 'executionArn')));
    case 'StartAutomationExecution':
      return cannedAnswers.startAutomationExecution(memberOf(body, 'ClientToken'));
    case 'GetExecutionHistory':
      return cannedAnswers.getExecutionHistory;
    case 'GetAutomationExecution':
      return cannedAnswers.getAutomationExecution;
    case 'SendTaskSuccess':
      return '{}';
    default:
      throw new Error(`The empty server has no answer to ${url} ${target}`);
  }
}

function memberOf(body: string, name: string): string {
  return String((JSON.parse(body) as Record<string, unknown>)[name]);
}

function endpoint(): string {
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
