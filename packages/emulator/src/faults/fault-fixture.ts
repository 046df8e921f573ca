/** An emulator for the tests of faults: the test assembly, and a function that starts automations with the AWS SDK. */
import { createRequire } from 'node:module';

import { SFNClient } from '@aws-sdk/client-sfn';
import { DescribeAutomationExecutionsCommand, SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { functionOf, writeTestAssembly } from '../test-assembly.ts';

/** One attempt, so that each fault is seen: by default the SDK would try again. */
const starterCode = `
const { SSMClient, StartAutomationExecutionCommand } = require(process.env.SSM_CLIENT);
const client = new SSMClient({ maxAttempts: 1 });
exports.handler = async ({ subject }) => {
  const { AutomationExecutionId } = await client.send(new StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: [subject] } }));
  return AutomationExecutionId;
};`;

const starter = functionOf('starter', starterCode, {
  Timeout: 30,
  Environment: { Variables: { SSM_CLIENT: createRequire(import.meta.url).resolve('@aws-sdk/client-ssm') } },
});

/** Starts the other state machine, after a minute. */
const starterMachine = {
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: 'starter',
    RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
    DefinitionString: JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Pause',
      States: {
        Pause: { Type: 'Wait', Seconds: 60, Next: 'Start' },
        Start: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution', Arguments: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine' }, End: true },
      },
    }),
  },
};
export const starterMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:starter';

export interface FaultStage {
  readonly emulator: Emulator;
  /** Clients that try once. */
  readonly ssm: SSMClient;
  readonly states: SFNClient;
  /** Starts an automation with this subject, as a client of the account's root. */
  readonly startAutomation: (subject: string) => Promise<string>;
  /** Subjects of the automations there are, oldest first. */
  readonly subjects: () => Promise<readonly string[]>;
  /** Invokes a function over the wire. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<{ readonly functionError: string | null; readonly answer: unknown }>;
  readonly close: () => Promise<void>;
}

export async function aFaultStage(): Promise<FaultStage> {
  const assembly = writeTestAssembly({ Starter: starter, StarterMachine: starterMachine });
  const emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  const { endpoint, region } = emulator;
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  const ssm = new SSMClient(settings);
  const states = new SFNClient(settings);
  return {
    emulator,
    ssm,
    states,
    async startAutomation(subject) {
      const start = new StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: [subject] } });
      return (await ssm.send(start)).AutomationExecutionId ?? '';
    },
    subjects: async () => {
      const { AutomationExecutionMetadataList: list = [] } = await ssm.send(new DescribeAutomationExecutionsCommand({}));
      const mails = await emulator.mails();
      return list.map(({ AutomationExecutionId: id = '' }) => mails.find(({ body }) => body.includes(id))?.body.split('\n')[0] ?? '').toReversed();
    },
    invoke: (functionName, payload) => invoke(endpoint, functionName, payload),
    async close() {
      ssm.destroy();
      states.destroy();
      await emulator.close();
      assembly.remove();
    },
  };
}

async function invoke(endpoint: string, functionName: string, payload: unknown): ReturnType<FaultStage['invoke']> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body: JSON.stringify(payload) });
  return { functionError: response.headers.get('x-amz-function-error'), answer: await response.json() };
}
