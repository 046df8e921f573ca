/** AWS's quotas, met by unmodified clients. */
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { approver, writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';

const sleepRunbook = (name: string, seconds: number, action: object) => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    Name: name,
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
    Content: { schemaVersion: '0.3', assumeRole: 'arn:aws:iam::123456789012:role/runner', mainSteps: [action, { name: 'rest', action: 'aws:sleep', inputs: { Duration: `PT${seconds}S` } }] },
  },
});
const runChild = { name: 'child', action: 'aws:executeAutomation', inputs: { DocumentName: 'runbook', RuntimeParameters: { Subject: ['nested'] } } };

let assembly: TestAssembly;
let emulator: Emulator;
let client: ssm.SSMClient;
let lead: ssm.SSMClient;
let states: SFNClient;

beforeAll(async () => {
  assembly = writeTestAssembly({ Parent: sleepRunbook('parent', 1, runChild) });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  const options = { endpoint: emulator.endpoint, region: emulator.region, maxAttempts: 1 };
  client = new ssm.SSMClient({ ...options, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  lead = new ssm.SSMClient({ ...options, credentials: emulator.principals.issue(approver) });
  states = new SFNClient({ ...options, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});

afterAll(async () => {
  for (const each of [client, lead, states]) each.destroy();
  await emulator.close();
  assembly.remove();
});

/** Each test begins with full buckets and no automation under way. */
beforeEach(async () => {
  emulator.quotas.set('none');
  for (const status of ['InProgress', 'Waiting']) {
    for (const id of await idsWith(status)) await client.send(new ssm.StopAutomationExecutionCommand({ AutomationExecutionId: id })).catch(() => {});
  }
  emulator.quotas.set('aws');
});

const start = async (DocumentName = 'runbook', ClientToken?: string) => {
  const parameters = DocumentName === 'runbook' ? { Parameters: { Subject: ['one'] } } : {};
  const { AutomationExecutionId: id = '' } = await client.send(new ssm.StartAutomationExecutionCommand({ DocumentName, ...parameters, ClientToken }));
  return id;
};
const statusOf = async (id: string) => (await client.send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution?.AutomationExecutionStatus;
const fails = (name: string): Error => expect.objectContaining({ name }) as Error;

/** Starts automations at the rate that AWS takes. */
async function startMany(count: number, documentName?: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(await start(documentName));
    await emulator.clock.advance(1);
  }
  return ids;
}

describe('calls per second', () => {
  it('are throttled within one moment of virtual time, and pass when it has moved on', async () => {
    await start();
    await expect(start()).rejects.toThrow(fails('ThrottlingException'));
    await emulator.clock.advance(0.999);
    await expect(start()).rejects.toThrow(fails('ThrottlingException'));
    await emulator.clock.advance(0.001);
    await start();
  });

  it('are counted by operation', async () => {
    const id = await start();
    for (const _ of [1, 2, 3]) expect(await statusOf(id)).toBe('Waiting');
    await expect(statusOf(id)).rejects.toThrow(fails('ThrottlingException'));
    await lead.send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' }));
  });

  it('may come in bursts to Step Functions', async () => {
    const list = () => states.send(new ListStateMachinesCommand({}));
    for (let n = 0; n < 100; n += 1) await list();
    await expect(list()).rejects.toThrow(fails('ThrottlingException'));
    await emulator.clock.advance(1);
    for (let n = 0; n < 5; n += 1) await list();
    await expect(list()).rejects.toThrow(fails('ThrottlingException'));
  });

  it('are not counted where there are no quotas, and begin with full buckets', async () => {
    await start();
    emulator.quotas.set('none');
    await start();
    await start();
    emulator.quotas.set('aws');
    expect(await start()).not.toBe('');
  });
});

describe('automations at once', () => {
  it('wait as Pending beyond 500 that wait for approval, and begin when one has ended', async () => {
    const ids = await startMany(502);
    expect(emulator.quotas.state()).toEqual({ quotas: 'aws', automations: { running: 0, blocking: 500, pending: 2 } });
    expect(await statusOf(ids[500]!)).toBe('Pending');
    const mails = (await emulator.mails()).length;
    await lead.send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: ids[3]!, SignalType: 'Reject' }));
    await emulator.clock.advance(1);
    expect([await statusOf(ids[500]!), await statusOf(ids[501]!)]).toEqual(['Waiting', 'Pending']);
    expect(await emulator.mails()).toHaveLength(mails + 1);
  }, 60_000);

  it('are 100 where each waits for a child: the others and their children queue, and all come to their end', async () => {
    const parents = await startMany(103, 'parent');
    expect(emulator.quotas.state().automations).toEqual({ running: 100, blocking: 99, pending: 4 });
    const decided = new Set<string>();
    for (let round = 0; decided.size < 103 && round < 20; round += 1) {
      const waiting = await idsWith('Waiting');
      for (const id of waiting) {
        decided.add(id);
        await lead.send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' }));
        await emulator.clock.advance(2);
      }
    }
    await emulator.clock.advance(60);
    expect(emulator.quotas.state().automations).toEqual({ running: 0, blocking: 0, pending: 0 });
    for (const id of parents) {
      await emulator.clock.advance(1);
      expect(await statusOf(id)).toBe('Success');
    }
  }, 60_000);

  it('that wait can be stopped, and then never begin', async () => {
    const parents = await startMany(101, 'parent');
    const last = parents[100]!;
    expect(await statusOf(last)).toBe('Pending');
    await client.send(new ssm.StopAutomationExecutionCommand({ AutomationExecutionId: last }));
    expect(await statusOf(last)).toBe('Cancelled');
    await client.send(new ssm.StopAutomationExecutionCommand({ AutomationExecutionId: parents[0]! })).catch(() => {});
    await emulator.clock.advance(5);
    expect(await statusOf(last)).toBe('Cancelled');
  }, 60_000);

  it('that wait take no signal, and begin when there are no quotas any more', async () => {
    const parents = await startMany(101, 'parent');
    const last = parents[100]!;
    await expect(lead.send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: last, SignalType: 'Approve' }))).rejects.toThrow(fails('InvalidAutomationSignalException'));
    emulator.quotas.set('none');
    await emulator.clock.advance(0);
    expect(await statusOf(last)).toBe('InProgress');
  }, 60_000);

  it('answer a repeated ClientToken with the one that waits', async () => {
    await startMany(100, 'parent');
    const token = '5a6f2c1e-0b1d-4c8e-9a43-1f0e6f1f2b3c';
    const id = await start('parent', token);
    await emulator.clock.advance(1);
    expect(await start('parent', token)).toBe(id);
    expect(emulator.quotas.state().automations?.pending).toBe(2);
  }, 60_000);
});

async function idsWith(status: string): Promise<string[]> {
  await emulator.clock.advance(1);
  const filter = { Filters: [{ Key: 'ExecutionStatus' as const, Values: [status] }] };
  const ids: string[] = [];
  for await (const { AutomationExecutionMetadataList: list = [] } of ssm.paginateDescribeAutomationExecutions({ client }, filter)) {
    ids.push(...list.map(({ AutomationExecutionId: id = '' }) => id));
    await emulator.clock.advance(1);
  }
  return ids;
}
