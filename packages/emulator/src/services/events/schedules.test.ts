/** Rules with a schedule, of a deployed template: time brings their events to the functions of the targets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const listener = { 'Fn::GetAtt': ['Listener', 'Arn'] };
const ruleArn = 'arn:aws:events:us-east-1:123456789012:rule/quarterly';

function aRule(Name: string, properties: object): object {
  return { Type: 'AWS::Events::Rule', Properties: { Name, Targets: [{ Id: 'listener', Arn: listener }], ...properties } };
}

let assembly: TestAssembly;
let emulator: Emulator;

beforeAll(async () => {
  assembly = writeTestAssembly({
    Listener: functionOf('listener', 'exports.handler = async (event) => console.log(JSON.stringify(event));'),
    Quarterly: aRule('quarterly', { ScheduleExpression: 'rate(15 minutes)' }),
    Asleep: aRule('asleep', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }),
    Nosy: aRule('nosy', { EventPattern: { source: [{ prefix: '' }] } }),
    MayInvoke: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: listener, Principal: 'events.amazonaws.com' } },
  });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const heard = () => (emulator.logs('listener') ?? []).map(({ line }) => JSON.parse(line) as { time: string });
const inMinutes = (minutes: number): string => new Date(Date.parse(emulator.clock.state().now) + minutes * 60_000).toISOString();

describe('a rule with a schedule', () => {
  it('gets an event at each of its times, which no pattern matches', async () => {
    const times = [15, 30].map((minutes) => `${inMinutes(minutes).slice(0, 19)}Z`);
    await emulator.clock.advance(44 * 60);
    expect(heard().map(({ time }) => time)).toEqual(times);
    expect(heard()[0]).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: times[0],
      region: 'us-east-1',
      resources: [ruleArn],
      detail: {},
    });
  });

  it('is silent while schedules are off, and counts anew when they are on again', async () => {
    const rule = { name: 'quarterly', expression: 'rate(15 minutes)' };
    const before = heard().length;
    expect(await emulator.schedules.set('off')).toEqual({ schedules: 'off', rules: [rule] });
    await emulator.clock.advance(7 * 86_400);
    expect(heard()).toHaveLength(before);
    expect(await emulator.schedules.set('on')).toEqual({ schedules: 'on', rules: [{ ...rule, nextAt: inMinutes(15) }] });
    await emulator.clock.advance(15 * 60);
    expect(heard()).toHaveLength(before + 1);
  });
});

it('is not deployed with a schedule that is none', async () => {
  const refused = writeTestAssembly({ Bad: aRule('bad', { ScheduleExpression: 'rate(5 seconds)', Targets: [] }) });
  await expect(startEmulator({ assembly: refused.directory })).rejects.toThrow('Stack Stack: Resources.Bad (AWS::Events::Rule): ScheduleExpression rate(5 seconds) needs a positive number');
  refused.remove();
});
