/** After `clear` nothing is different from before, whatever was armed, struck or held back. */
import { DescribeExecutionCommand, GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { expect, it, onTestFinished } from 'vitest';

import type { Fault } from './fault.ts';
import { aFaultStage } from './fault-fixture.ts';
import type { FaultStage } from './fault-fixture.ts';
import { staleOperations } from './known.ts';

const START = 'ssm:StartAutomationExecution';
const operations = ['lambda:Invoke', 'states:StartExecution', 'states:DescribeExecution', START, 'ssm:GetAutomationExecution', 'ssm:StopAutomationExecution', 'sns:Publish'];

const everything: Fault[] = [
  ...operations.flatMap((operation): Fault[] => [
    { kind: 'delay', operation, seconds: 600, times: 2 },
    { kind: 'throttle', operation },
    { kind: 'fail', operation, after: true, times: 3 },
    { kind: 'drop', operation, times: 100 },
    { kind: 'duplicate', operation, times: 100 },
  ]),
  ...staleOperations.map((operation): Fault => ({ kind: 'stale', operation, times: 100 })),
  { kind: 'kill', function: 'starter', after: START, times: 100 },
  { kind: 'timeout', function: 'doubler', times: 100 },
  { kind: 'reorder', event: '*', times: 100 },
  { kind: 'drop', event: 'aws.ssm', times: 100 },
];

async function aStage(): Promise<FaultStage> {
  const stage = await aFaultStage();
  onTestFinished(() => stage.close());
  return stage;
}

/** What a round of ordinary use shows, without what is random. */
async function ordinaryUse({ emulator, invoke, ssm, startAutomation, states }: FaultStage): Promise<unknown> {
  const mails = (await emulator.mails()).length;
  const id = await startAutomation('ordinary');
  const shown = (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution?.AutomationExecutionStatus;
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: emulator.outputs['MachineArn'], input: '{"n":21}' }));
  await emulator.clock.advance(3600);
  const { status, output } = await states.send(new DescribeExecutionCommand({ executionArn }));
  const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
  const [newest] = (await ssm.send(new DescribeAutomationExecutionsCommand({}))).AutomationExecutionMetadataList ?? [];
  await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id }));
  const { functionError } = await invoke('starter', { subject: 'ordinary' });
  return {
    shown,
    status,
    output,
    history: events.map(({ type }) => type),
    isNewest: newest?.AutomationExecutionId === id,
    functionError,
    mails: (await emulator.mails()).length - mails,
    faults: emulator.faults.list(),
  };
}

it('an emulator behaves after clear as one that never had a fault', async () => {
  const [fresh, struck] = [await aStage(), await aStage()];
  const expected = await ordinaryUse(fresh);

  struck.emulator.faults.add(everything);
  // Whatever comes of it: some of these answers are delayed for ten minutes, or never come.
  const attempts = Promise.allSettled([ordinaryUse(struck), ordinaryUse(struck), struck.invoke('starter', { subject: 'struck' }), struck.invoke('doubler', { n: 1 })]);
  await struck.emulator.clock.advance(4000);
  struck.emulator.faults.clear();
  await attempts;
  await struck.emulator.clock.advance(4000);

  expect(await ordinaryUse(struck)).toEqual(expected);
});
