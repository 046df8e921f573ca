/** Faults of events in a deployment: what a function that a rule names hears. */
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../emulator.ts';
import { functionOf, writeTestAssembly } from '../test-assembly.ts';
import type { Fault } from './fault.ts';

const listener = functionOf('listener', 'exports.handler = async (event) => console.log(event.detail.name);');
const arnOf = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const EventPattern = { source: ['aws.states'], detail: { status: ['SUCCEEDED'] } };
const rule = { Type: 'AWS::Events::Rule', Properties: { EventPattern, Targets: [{ Id: 'listener', Arn: arnOf('Listener') }] } };
const permission = {
  Type: 'AWS::Lambda::Permission',
  Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('Listener'), Principal: 'events.amazonaws.com', SourceArn: arnOf('Ended') },
};

it.each<[fault: Fault, heard: string[], later: string[]]>([
  [{ kind: 'drop', event: '*' }, ['b'], ['b']],
  [{ kind: 'duplicate', event: 'aws.states' }, ['a', 'a', 'b'], ['a', 'a', 'b']],
  [{ kind: 'delay', event: 'Step Functions Execution Status Change', seconds: 60 }, ['b'], ['b', 'a']],
  [{ kind: 'reorder', event: '*', times: 2 }, [], ['a', 'b']],
])('with %j a function hears of %j, and a minute later of %j', async (fault, heard, later) => {
  const assembly = writeTestAssembly({ Listener: listener, Ended: rule, Permission: permission });
  onTestFinished(() => assembly.remove());
  const emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  onTestFinished(() => emulator.close());
  const { endpoint, region } = emulator;
  const states = new SFNClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  onTestFinished(() => states.destroy());
  const lines = () => (emulator.logs('listener') ?? []).map(({ line }) => line);

  emulator.faults.add(fault);
  for (const name of ['a', 'b']) {
    await states.send(new StartExecutionCommand({ stateMachineArn: emulator.outputs['MachineArn'], name, input: '{"n":1}' }));
    await emulator.clock.advance(1);
  }
  await emulator.clock.advance(3600);
  expect(lines()).toEqual(heard);
  await emulator.clock.advance(60);
  expect(lines()).toEqual(later);
});
