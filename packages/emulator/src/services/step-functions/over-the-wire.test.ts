import * as sfn from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const invoke = (name: string, fields: object) => ({ Type: 'Task', Resource: `arn:aws:states:::lambda:invoke${name}`, End: true, ...fields });
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

/** Doubles each item, and asks in another branch, where the task token ends up in the history. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        branch('Each', {
          Type: 'Map', End: true,
          ItemProcessor: branch('Double', invoke('', { Arguments: { FunctionName: 'doubler', Payload: { n: '{% $states.input %}', from: 'map' } }, Output: '{% $states.result.Payload.doubled %}' })),
        }),
        branch('Ask', invoke('.waitForTaskToken', { Arguments: { FunctionName: 'doubler', Payload: { n: 0, from: '{% $states.context.Task.Token %}' } }, HeartbeatSeconds: 60 })),
      ],
      End: true,
    },
  },
};
const machine = {
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { StateMachineName: 'both', RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] }, DefinitionString: JSON.stringify(definition) },
};
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:both';

let assembly: TestAssembly;
let emulator: Emulator;
let states: sfn.SFNClient;

beforeAll(async () => {
  assembly = writeTestAssembly({ Both: machine, Spare: functionOf('spare', 'exports.handler = async () => 1;') });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  states = new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });
});

afterAll(async () => {
  states.destroy();
  await emulator.close();
  assembly.remove();
});

const historyOf = async (executionArn: string) => (await states.send(new sfn.GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? [];

async function started(): Promise<string> {
  const { executionArn = '' } = await states.send(new sfn.StartExecutionCommand({ stateMachineArn, input: '[1,2]' }));
  await emulator.clock.advance(0);
  return executionArn;
}

/** The token of the newest attempt that has one. */
async function tokenIn(executionArn: string): Promise<string> {
  const parameters = (await historyOf(executionArn)).flatMap(({ taskScheduledEventDetails: task }) => (task?.resource === 'invoke.waitForTaskToken' ? [task.parameters ?? ''] : []));
  return (JSON.parse(parameters.at(-1) ?? '') as { Payload: { from: string } }).Payload.from;
}

describe('an unmodified client', () => {
  it('keeps a task alive, redrives what failed, and reads of branches and iterations', async () => {
    const executionArn = await started();
    const first = await tokenIn(executionArn);
    await emulator.clock.advance(59);
    await states.send(new sfn.SendTaskHeartbeatCommand({ taskToken: first }));
    await emulator.clock.advance(59);
    const running = await states.send(new sfn.DescribeExecutionCommand({ executionArn }));
    await emulator.clock.advance(1);
    const failed = await states.send(new sfn.DescribeExecutionCommand({ executionArn }));
    expect([running.status, failed.status, failed.error, failed.redriveStatus]).toEqual(['RUNNING', 'FAILED', 'States.Timeout', 'REDRIVABLE']);

    const { redriveDate } = await states.send(new sfn.RedriveExecutionCommand({ executionArn }));
    await emulator.clock.advance(0);
    const second = await tokenIn(executionArn);
    await expect(states.send(new sfn.SendTaskHeartbeatCommand({ taskToken: first }))).rejects.toThrow(sfn.TaskTimedOut);
    await states.send(new sfn.SendTaskSuccessCommand({ taskToken: second, output: '"yes"' }));
    const succeeded = await states.send(new sfn.DescribeExecutionCommand({ executionArn }));
    expect(succeeded).toMatchObject({ status: 'SUCCEEDED', output: '[[2,4],"yes"]', redriveCount: 1, redriveDate });

    const events = await historyOf(executionArn);
    expect(events.find(({ type }) => type === 'MapStateStarted')?.mapStateStartedEventDetails).toEqual({ length: 2 });
    expect(events.filter(({ type }) => type === 'MapIterationStarted').map(({ mapIterationStartedEventDetails: iteration }) => iteration)).toEqual([
      { name: 'Each', index: 0 },
      { name: 'Each', index: 1 },
    ]);
    expect(events.find(({ type }) => type === 'ExecutionRedriven')?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
    expect(events.map(({ type }) => type)).toContain('TaskStateAborted');
  });

  it('is told why an execution cannot be redriven', async () => {
    const executionArn = await started();
    const redrive = states.send(new sfn.RedriveExecutionCommand({ executionArn }));
    await expect(redrive).rejects.toThrow(sfn.ExecutionNotRedrivable);
    await expect(redrive).rejects.toThrow('Execution is RUNNING and cannot be redriven');
  });
});
