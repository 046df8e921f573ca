/** Emulators that start again on the directory of one that ended, over the wire and with real handlers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { aFakeAuthorizer } from '../access/fake-authorizer.ts';
import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import type { EmulatorOptions } from '../options.ts';
import { approver, writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';
const unknown = { accessKeyId: 'test', secretAccessKey: 'test' };

let assembly: TestAssembly;
let parent: string;
let emulator: Emulator | undefined;

beforeAll(() => {
  assembly = writeTestAssembly();
});
afterAll(() => assembly.remove());
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'emulator-data-'));
});
afterEach(async () => {
  await emulator?.close();
  rmSync(parent, { recursive: true, force: true });
});

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  await emulator?.close();
  emulator = await startEmulator({ assembly: assembly.directory, data: join(parent, 'data'), ...options });
  return emulator;
}

const states = ({ endpoint, region }: Emulator) => new sfn.SFNClient({ endpoint, region, credentials: unknown, maxAttempts: 1 });
const systems = ({ endpoint, region }: Emulator, credentials: { accessKeyId: string; secretAccessKey: string } = unknown) =>
  new ssm.SSMClient({ endpoint, region, credentials, maxAttempts: 1 });

describe('an emulator that starts again', () => {
  it('goes on with an execution that waits, at the time where it stood', async () => {
    const before = await start({ frozen: true });
    const { executionArn } = await states(before).send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"n":21}' }));
    await before.clock.advance(3599);
    const { now } = before.clock.state();
    const after = await start();
    expect(after.clock.state()).toEqual({ now, frozen: true });
    const describeIt = new sfn.DescribeExecutionCommand({ executionArn });
    expect((await states(after).send(describeIt)).status).toBe('RUNNING');
    await after.clock.advance(1);
    expect(await states(after).send(describeIt)).toMatchObject({ status: 'SUCCEEDED', output: '42' });
    const last = await start();
    const { events } = await states(last).send(new sfn.GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ id, type }) => [id, type]).at(-1)).toEqual([9, 'ExecutionSucceeded']);
    expect(events?.map(({ id }) => id)).toEqual(events?.map((_, index) => index + 1));
  });

  it('asks its authorizer about a principal with the policies that were attached before', async () => {
    const authorizer = aFakeAuthorizer();
    const policies = [{ name: 'inline', document: { Version: '2012-10-17', Statement: [] } }];
    const lead = (await start({ frozen: true, authorizer: authorizer.create })).principals.issue(approver, { policies });
    const after = await start({ authorizer: authorizer.create });
    await systems(after, lead).send(new ssm.DescribeAutomationExecutionsCommand({}));
    expect(authorizer.requests.at(-1)).toMatchObject({ principal: { arn: approver }, identityPolicies: policies });
  });

  it('takes the decision of an approver who was asked before, under the key that was issued before', async () => {
    const before = await start({ frozen: true });
    const lead = before.principals.issue(approver);
    const { AutomationExecutionId: id } = await systems(before).send(
      new ssm.StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: ['Ship it?'] } }),
    );
    const mails = await before.mails({ waitSeconds: 5 });
    const after = await start();
    expect([await after.mails(), after.principals.list()]).toEqual([mails, [lead]]);
    await systems(after, lead).send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' }));
    await after.clock.advance(0);
    const last = await start();
    const { AutomationExecution: automation } = await systems(last).send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id }));
    expect(automation?.AutomationExecutionStatus).toBe('Success');
    expect(await last.mails()).toEqual(mails);
  });

  it('keeps settings and quotas, unless others are given', async () => {
    const before = await start({ frozen: true, quotas: 'aws' });
    before.settings.change({ roleSessions: 'one' });
    await before.clock.setFrozen(false);
    const after = await start();
    expect([after.settings.current.roleSessions, after.quotas.state().quotas, after.clock.state().frozen]).toEqual(['one', 'aws', false]);
    const last = await start({ settings: { roleSessions: 'distinct' }, quotas: 'none', frozen: true });
    expect([last.settings.current.roleSessions, last.quotas.state().quotas, last.clock.state().frozen]).toEqual(['distinct', 'none', true]);
  });
});
