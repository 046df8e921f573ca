/**
 * An errand: what a client does that knows its emulator may die at any moment. It asks again under the same names, looks
 * before it does again what cannot be named, and holds the emulator to every word that it has heard.
 */
import { isDeepStrictEqual } from 'node:util';

import { SendAutomationSignalCommand, SSMClient } from '@aws-sdk/client-ssm';

import { names } from './errand-assembly.ts';
import type { Mortal } from './mortal.ts';

interface Mail {
  readonly id: number;
  readonly topicArn: string;
  readonly body: string;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Everything that can be seen of an errand when it is over. */
export interface Report {
  readonly execution: { readonly status: string; readonly output?: string };
  /** Types in the history, in order. */
  readonly history: readonly string[];
  readonly automations: readonly string[];
  /** Topics of the mails about it. */
  readonly mails: readonly string[];
  readonly events: number;
  readonly records: number;
}

/** What an errand leaves behind, however often its emulator died. */
export const oneOfEach: Report = {
  execution: { status: 'SUCCEEDED', output: '"done"' },
  history: [
    'ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited',
    'WaitStateEntered', 'WaitStateExited', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded',
  ],
  automations: ['Success'],
  mails: ['AutomationNews', 'News'],
  events: 1,
  records: 1,
};

export class Client {
  readonly #mortal: Mortal;
  #mails: readonly Mail[] = [];
  #key: Credentials | undefined;

  constructor(mortal: Mortal) {
    this.#mortal = mortal;
  }

  /** Asks for an approval, gives it, lets time pass, and reports. @throws Error where the emulator forgot what it had said */
  async run(name: string): Promise<Report> {
    const executionArn = names.machineArn.replace('stateMachine', 'execution').concat(`:${name}`);
    const startedAt = await this.#now();
    await this.#states('StartExecution', { stateMachineArn: names.machineArn, name }).catch(unlessThere);
    const id = await this.#automationAsked(name);
    await this.#approve(id);
    await this.#passTime(0);
    await this.#passTimeUntil(startedAt + names.pauseSeconds * 1000);
    return this.#report(name, executionArn);
  }

  async #automationAsked(name: string): Promise<string> {
    await this.#passTime(0);
    const mail = (await this.#readMails()).find(({ body }) => body.startsWith(`${name}\n`));
    const [, id] = /automation\/execution\/([0-9a-f-]{36})/.exec(mail?.body ?? '') ?? [];
    if (id === undefined) throw new Error(`No mail came about ${name}`);
    return id;
  }

  async #approve(id: string): Promise<void> {
    const key = await this.#control<Credentials>('/principals', { arn: names.approver });
    if (this.#key && !isDeepStrictEqual(key, this.#key)) throw new Error('A key that was issued has changed');
    this.#key = key;
    const command = new SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' });
    await this.#mortal.ask(async (endpoint) => {
      if ((await statusOf(endpoint, id)) !== 'Waiting') return;
      const client = new SSMClient({ endpoint, region: 'us-east-1', credentials: key, maxAttempts: 1 });
      await client.send(command).finally(() => client.destroy());
    });
  }

  async #report(name: string, executionArn: string): Promise<Report> {
    await this.#passTime(0);
    // To receive is to change the queue: nobody who dies at every change ever gets an answer.
    await this.#mortal.spare();
    const { status, output } = await this.#states<Report['execution']>('DescribeExecution', { executionArn });
    const { events } = await this.#states<{ events: { type: string }[] }>('GetExecutionHistory', { executionArn });
    const mails = (await this.#readMails()).filter(({ body }) => body.startsWith(`${name}\n`) || body.startsWith(`${name} `));
    const { AutomationExecutionMetadataList: automations } = await this.#mortal.ask((endpoint) =>
      call<{ AutomationExecutionMetadataList: { AutomationExecutionId: string; AutomationExecutionStatus: string }[] }>(endpoint, 'AmazonSSM.DescribeAutomationExecutions', {}),
    );
    const asked = mails.filter(({ topicArn }) => topicArn.endsWith('AutomationNews')).map(({ body }) => body);
    return {
      execution: { status, ...(output === undefined ? {} : { output }) },
      history: events.map(({ type }) => type),
      automations: automations.filter(({ AutomationExecutionId }) => asked.some((body) => body.includes(AutomationExecutionId))).map((each) => each.AutomationExecutionStatus),
      mails: mails.map(({ topicArn }) => topicArn.split(':').at(-1) ?? ''),
      events: await this.#messagesAbout(names.eventsUrl, name),
      records: await this.#messagesAbout(names.recordsUrl, name),
    };
  }

  /** Receives all there are: they show again when time has passed. */
  async #messagesAbout(QueueUrl: string, name: string): Promise<number> {
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 30 };
    let found = 0;
    for (;;) {
      const { Messages = [] } = await this.#mortal.ask((endpoint) => call<{ Messages?: { Body: string }[] }>(endpoint, 'AmazonSQS.ReceiveMessage', input));
      if (Messages.length === 0) return found;
      found += Messages.filter(({ Body }) => Body.includes(`execution:errand:${name}"`) || Body.includes(`execution:errand:${name}\\"`)).length;
    }
  }

  /** Mails that were read once are there again, as they were. */
  async #readMails(): Promise<readonly Mail[]> {
    const mails = await this.#control<readonly Mail[]>('/mails');
    if (!isDeepStrictEqual(mails.slice(0, this.#mails.length), this.#mails)) throw new Error('A mail that was read is gone or has changed');
    this.#mails = mails;
    return mails;
  }

  async #now(): Promise<number> {
    const { now } = await this.#control<{ now: string }>('/clock');
    return Date.parse(now);
  }

  async #passTimeUntil(time: number): Promise<void> {
    await this.#mortal.ask(async (endpoint) => {
      const { now } = await control<{ now: string }>(endpoint, '/clock');
      await control(endpoint, '/clock', { advanceSeconds: Math.max(0, (time - Date.parse(now)) / 1000) });
    });
    if ((await this.#now()) < time) throw new Error('Time went back');
  }

  async #passTime(advanceSeconds: number): Promise<void> {
    await this.#control('/clock', { advanceSeconds });
  }

  #control<Answer>(path: string, body?: object): Promise<Answer> {
    return this.#mortal.ask((endpoint) => control<Answer>(endpoint, path, body));
  }

  #states<Answer>(operation: string, input: object): Promise<Answer> {
    return this.#mortal.ask((endpoint) => call<Answer>(endpoint, `AWSStepFunctions.${operation}`, input));
  }
}

async function statusOf(endpoint: string, AutomationExecutionId: string): Promise<string> {
  const answer = await call<{ AutomationExecution: { AutomationExecutionStatus: string } }>(endpoint, 'AmazonSSM.GetAutomationExecution', { AutomationExecutionId });
  return answer.AutomationExecution.AutomationExecutionStatus;
}

/** Whoever asks again under a name that has done its work already. */
function unlessThere(error: Error): void {
  if (!error.message.includes('ExecutionAlreadyExists')) throw error;
}

export async function control<Answer>(endpoint: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${endpoint}/_emulator${path}`, body ? { method: 'POST', body: JSON.stringify(body) } : {});
  return read<Answer>(path, answer);
}

/** A key that was not issued belongs to the root, and nobody checks its signature. */
const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

async function call<Answer>(endpoint: string, target: string, input: object): Promise<Answer> {
  const headers = { authorization, 'x-amz-target': target, 'content-type': `application/x-amz-json-1.${target.startsWith('AmazonSSM') ? 1 : 0}` };
  return read<Answer>(target, await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) }));
}

async function read<Answer>(what: string, answer: Response): Promise<Answer> {
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as Answer;
  throw new Error(`${what}: ${text}`);
}
