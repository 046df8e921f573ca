/** Delayed, repeated and stale answers. */
import { DescribeExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand, SendAutomationSignalCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import { approver } from '../test-assembly.ts';
import { aFaultStage } from './fault-fixture.ts';
import type { FaultStage } from './fault-fixture.ts';

let stage: FaultStage;

beforeAll(async () => {
  stage = await aFaultStage();
});
afterEach(() => stage.emulator.faults.clear());
afterAll(() => stage.close());

const START = 'ssm:StartAutomationExecution';

/** Requests are on their way in real time, however busy the machine is. */
const until = (condition: () => boolean | Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 5 });

/** What a promise has come to, without waiting for it. */
function watch(promise: Promise<unknown>): { readonly answered: boolean } {
  const watched = { answered: false };
  void promise.then(() => (watched.answered = true));
  return watched;
}

const status = async (executionArn: string | undefined) => (await stage.states.send(new DescribeExecutionCommand({ executionArn }))).status;
const startMachine = async () => {
  const start = new StartExecutionCommand({ stateMachineArn: stage.emulator.outputs['MachineArn'], input: '{"n":1}' });
  return (await stage.states.send(start)).executionArn;
};

describe('a delayed answer', () => {
  it('comes to a client when time has moved on, though it was performed at once', async () => {
    const before = (await stage.subjects()).length;
    stage.emulator.faults.add({ kind: 'delay', operation: START, seconds: 60 });
    const started = stage.startAutomation('delayed');
    const watched = watch(started);
    await until(async () => (await stage.subjects()).length === before + 1);
    await stage.emulator.clock.advance(59.999);
    expect(watched.answered).toBe(false);
    await stage.emulator.clock.advance(0.001);
    await started;
  });

  it('comes to a state machine, whose other timers run meanwhile', async () => {
    const { emulator } = stage;
    const executionArn = await startMachine();
    emulator.faults.add({ kind: 'delay', operation: 'lambda:Invoke', seconds: 600 });
    await emulator.clock.advance(3600 + 599);
    expect(await status(executionArn)).toBe('RUNNING');
    await emulator.clock.advance(1);
    expect(await status(executionArn)).toBe('SUCCEEDED');
  });

  it('comes to a handler, for which advancing time does not wait before', async () => {
    const { emulator } = stage;
    emulator.faults.add({ kind: 'delay', operation: START, seconds: 60 });
    const invocation = stage.invoke('starter', { subject: 'from a handler' });
    const watched = watch(invocation);
    await until(() => emulator.faults.list().length === 0);
    await emulator.clock.advance(59);
    expect(watched.answered).toBe(false);
    await emulator.clock.advance(1);
    expect((await invocation).functionError).toBeNull();
  });

  it('comes to more handlers than there are workers, one after the other', async () => {
    const { emulator } = stage;
    emulator.faults.add({ kind: 'delay', operation: START, seconds: 60, times: 5 });
    const invocations = [1, 2, 3, 4, 5].map(() => stage.invoke('starter', { subject: 'one of many' }));
    const answers = Promise.all(invocations);
    const watched = watch(answers);
    while (!watched.answered) await emulator.clock.advance(60);
    expect((await answers).map(({ functionError }) => functionError)).toEqual([null, null, null, null, null]);
  });

  it('of a refusal is that refusal', async () => {
    stage.emulator.faults.add({ kind: 'delay', operation: 'ssm:GetAutomationExecution', seconds: 1 });
    const refusal = automationStatus('00000000-0000-4000-8000-000000000000').catch((error: unknown) => error);
    await until(() => stage.emulator.faults.list().length === 0);
    await stage.emulator.clock.advance(1);
    expect(await refusal).toMatchObject({ name: 'AutomationExecutionNotFoundException' });
  });

  it('comes at once when faults are cleared', async () => {
    stage.emulator.faults.add({ kind: 'delay', operation: START, seconds: 60 });
    const started = stage.startAutomation('let go');
    await until(() => stage.emulator.faults.list().length === 0);
    stage.emulator.faults.clear();
    expect(await started).not.toBe('');
  });
});

it('delayed answers come before an emulator is closed', async () => {
  const closing = await aFaultStage();
  onTestFinished(() => closing.close());
  closing.emulator.faults.add({ kind: 'delay', operation: START, seconds: 60 });
  const started = closing.startAutomation('last');
  await until(() => closing.emulator.faults.list().length === 0);
  await closing.emulator.close();
  expect(await started).not.toBe('');
});

describe('a repeated operation', () => {
  it('is performed twice, and its second answer counts', async () => {
    stage.emulator.faults.add({ kind: 'duplicate', operation: START });
    const before = (await stage.subjects()).length;
    const id = await stage.startAutomation('twice');
    const { AutomationExecutionMetadataList: all = [] } = await stage.ssm.send(new DescribeAutomationExecutionsCommand({}));
    expect(all).toHaveLength(before + 2);
    expect(all[0]?.AutomationExecutionId).toBe(id);
  });

  it('may be refused the second time', async () => {
    const id = await stage.startAutomation('approved twice');
    stage.emulator.faults.add({ kind: 'duplicate', operation: 'ssm:SendAutomationSignal' });
    await expect(approve(id)).rejects.toThrow(expect.objectContaining({ name: 'InvalidAutomationSignalException' }) as Error);
    expect(await automationStatus(id)).toBe('Success');
  });
});

describe('a stale read', () => {
  it('shows an automation as it was before its newest change, as often as it was asked for', async () => {
    const id = await stage.startAutomation('stale');
    stage.emulator.faults.add({ kind: 'stale', operation: 'ssm:GetAutomationExecution', times: 2 });
    await approve(id);
    expect(await automationStatus(id)).toBe('Waiting');
    expect(await automationStatus(id)).toBe('Waiting');
    expect(await automationStatus(id)).toBe('Success');
  });

  it('does not show what has just begun', async () => {
    const list = new DescribeAutomationExecutionsCommand({});
    const before = (await stage.ssm.send(list)).AutomationExecutionMetadataList?.length;
    stage.emulator.faults.add([
      { kind: 'stale', operation: 'ssm:DescribeAutomationExecutions' },
      { kind: 'stale', operation: 'ssm:GetAutomationExecution' },
    ]);
    const id = await stage.startAutomation('new');
    expect((await stage.ssm.send(list)).AutomationExecutionMetadataList).toHaveLength(before ?? -1);
    await expect(automationStatus(id)).rejects.toThrow(expect.objectContaining({ name: 'AutomationExecutionNotFoundException' }) as Error);
    expect(await automationStatus(id)).toBe('Waiting');
  });

  it('lists executions without those that have just begun, reading after reading', async () => {
    const { emulator, states } = stage;
    const list = async () => (await states.send(new ListExecutionsCommand({ stateMachineArn: emulator.outputs['MachineArn'] }))).executions?.map(({ executionArn }) => executionArn);
    for (let round = 0; round < 2; round += 1) {
      const before = await list();
      emulator.faults.add({ kind: 'stale', operation: 'states:ListExecutions' });
      await startMachine();
      expect(await list()).toEqual(before);
      expect(await list()).toHaveLength((before?.length ?? 0) + 1);
    }
  });

  it('shows an execution and its history without the newest events', async () => {
    const { emulator, states } = stage;
    const executionArn = await startMachine();
    emulator.faults.add(['states:DescribeExecution', 'states:GetExecutionHistory'].map((operation) => ({ kind: 'stale', operation }) as const));
    await emulator.clock.advance(3600);
    expect(await status(executionArn)).toBe('RUNNING');
    const types = async () => (await states.send(new GetExecutionHistoryCommand({ executionArn }))).events?.map(({ type }) => type);
    expect((await types())?.at(-1)).toBe('TaskStarted');
    expect((await types())?.at(-1)).toBe('ExecutionSucceeded');
    expect(await status(executionArn)).toBe('SUCCEEDED');
  });
});

async function approve(id: string): Promise<unknown> {
  const { endpoint, region, principals } = stage.emulator;
  const client = new SSMClient({ endpoint, region, credentials: principals.issue(approver), maxAttempts: 1 });
  return client.send(new SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' })).finally(() => client.destroy());
}

async function automationStatus(id: string): Promise<string | undefined> {
  const { AutomationExecution } = await stage.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }));
  return AutomationExecution?.AutomationExecutionStatus;
}
