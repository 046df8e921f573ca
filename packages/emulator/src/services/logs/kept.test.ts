/** What rules wrote to a log group, and when schedules fire next, survives the process with `data`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { writeTestAssembly } from '../../test-assembly.ts';

const group = '/aws/events/audit';
const allowed = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' };
const hourly = {
  Audit: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: group } },
  Writes: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'events', PolicyDocument: JSON.stringify({ Statement: [allowed] }) } },
  Hourly: { Type: 'AWS::Events::Rule', Properties: { Name: 'hourly', ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'group', Arn: { 'Fn::GetAtt': ['Audit', 'Arn'] } }] } },
};

async function written({ endpoint, region }: Emulator): Promise<logs.FilteredLogEvent[]> {
  const client = new logs.CloudWatchLogsClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: group }));
  return events;
}

it('keeps the events of a log group and the rhythm of a schedule', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'emulator-logs-'));
  const assembly = writeTestAssembly(hourly);
  const start = () => startEmulator({ assembly: assembly.directory, data: join(parent, 'data'), frozen: true });
  let emulator = await start();
  onTestFinished(async () => {
    await emulator.close();
    assembly.remove();
    rmSync(parent, { recursive: true });
  });
  await emulator.clock.advance(2.5 * 3600);
  const [before, schedules] = [await written(emulator), emulator.schedules.state()];
  expect(before).toHaveLength(2);
  await emulator.close();
  emulator = await start();
  expect(await written(emulator)).toEqual(before);
  expect(emulator.schedules.state()).toEqual(schedules);
  await emulator.clock.advance(3600);
  expect(await written(emulator)).toHaveLength(3);
});
