import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from './fault.ts';
import { aFaultStage, starterMachineArn } from './fault-fixture.ts';
import type { FaultStage } from './fault-fixture.ts';

let stage: FaultStage;

beforeAll(async () => {
  stage = await aFaultStage();
});
afterEach(() => stage.emulator.faults.clear());
afterAll(() => stage.close());

const START = 'ssm:StartAutomationExecution';

/** The automations that were started by `action`. */
async function startedBy(action: () => Promise<unknown>): Promise<number> {
  const before = (await stage.subjects()).length;
  await action();
  return (await stage.subjects()).length - before;
}

const rejected = (promise: Promise<unknown>): Promise<{ name: string; $metadata?: { httpStatusCode?: number } }> =>
  promise.then(
    () => expect.unreachable(),
    (error: { name: string }) => error,
  );

describe('a call from a client', () => {
  it.each<[fault: Fault, name: string, status: number | undefined, started: number]>([
    [{ kind: 'throttle', operation: START }, 'ThrottlingException', 400, 0],
    [{ kind: 'fail', operation: START }, 'InternalServerError', 500, 0],
    [{ kind: 'fail', operation: START, error: 'AutomationExecutionLimitExceededException' }, 'AutomationExecutionLimitExceededException', 400, 0],
    [{ kind: 'fail', operation: START, after: true }, 'InternalServerError', 500, 1],
    [{ kind: 'drop', operation: START }, 'TimeoutError', undefined, 1],
  ])('that meets %j fails with %s (%s), and starts %d', async (fault, name, status, started) => {
    stage.emulator.faults.add(fault);
    const action = async () => {
      const error = await rejected(stage.startAutomation('once'));
      expect([error.name, error.$metadata?.httpStatusCode]).toEqual([name, status]);
    };
    expect(await startedBy(action)).toBe(started);
    expect(await startedBy(() => stage.startAutomation('again'))).toBe(1);
  });

  it('meets a fault as many times as it was asked for', async () => {
    stage.emulator.faults.add({ kind: 'throttle', operation: START, times: 2 });
    await rejected(stage.startAutomation('first'));
    expect(stage.emulator.faults.list()).toEqual([{ kind: 'throttle', operation: START, times: 2, left: 1 }]);
    await rejected(stage.startAutomation('second'));
    expect(stage.emulator.faults.list()).toEqual([]);
  });

  it.each([
    [{ input: 'this one' }, 'this one', 0],
    [{ input: 'this one' }, 'another', 1],
    [{ principal: ':root' }, 'root', 0],
    [{ principal: 'user/team-lead' }, 'root', 1],
    [{ principal: ':root', input: 'this one' }, 'another', 1],
  ])('meets one that matches %j, with subject %j: started %d', async (match, subject, started) => {
    stage.emulator.faults.add({ kind: 'throttle', operation: START, match });
    expect(await startedBy(() => stage.startAutomation(subject).catch(() => {}))).toBe(started);
  });

  it('meets the oldest fault first, and one at a time', async () => {
    stage.emulator.faults.add([{ kind: 'fail', operation: START }, { kind: 'throttle', operation: START }]);
    expect((await rejected(stage.startAutomation('first'))).name).toBe('InternalServerError');
    expect((await rejected(stage.startAutomation('second'))).name).toBe('ThrottlingException');
  });
});

describe('a call from a state machine', () => {
  it.each<[fault: Fault, error: string]>([
    [{ kind: 'throttle', operation: 'lambda:Invoke' }, 'Lambda.TooManyRequestsException'],
    [{ kind: 'fail', operation: 'lambda:Invoke' }, 'Lambda.ServiceException'],
    [{ kind: 'drop', operation: 'lambda:Invoke' }, 'Lambda.SdkClientException'],
    [{ kind: 'timeout', function: 'doubler' }, 'Sandbox.Timedout'],
  ])('that meets %j fails its task with %s', async (fault, error) => {
    const { emulator, states } = stage;
    emulator.faults.add(fault);
    const start = new StartExecutionCommand({ stateMachineArn: emulator.outputs['MachineArn'], input: '{"n":1}' });
    const { executionArn } = await states.send(start);
    await emulator.clock.advance(3600);
    expect(await states.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'FAILED', error });
  });
});

it.each([
  ['serviceException', 'StepFunctions.AWSStepFunctionsException'],
  ['ownName', 'StepFunctions.ThrottlingException'],
] as const)('undeclaredErrors %s: a task that is throttled fails with %s', async (undeclaredErrors, error) => {
  const { emulator, states } = stage;
  emulator.settings.change({ undeclaredErrors });
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: starterMachineArn }));
  emulator.faults.add({ kind: 'throttle', operation: 'states:StartExecution' });
  await emulator.clock.advance(60);
  expect(await states.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'FAILED', error });
});

describe('a worker', () => {
  it.each<[fault: Fault, started: number]>([
    [{ kind: 'kill', function: 'starter', before: START }, 0],
    [{ kind: 'kill', function: 'starter', after: START }, 1],
  ])('that meets %j leaves an exit error and %d automations', async (fault, started) => {
    expect(stage.emulator.faults.add(fault)).toEqual([{ ...fault, times: 1, left: 1 }]);
    const action = async () => {
      const { functionError, answer } = await stage.invoke('starter', { subject: 'killed' });
      expect(functionError).toBe('Unhandled');
      const errorMessage = expect.stringMatching(/^RequestId: [-\w]+ Error: Runtime exited with error: signal: killed$/) as unknown;
      expect(answer).toEqual({ errorType: 'Runtime.ExitError', errorMessage });
    };
    expect(await startedBy(action)).toBe(started);
    expect(await startedBy(() => stage.invoke('starter', { subject: 'alive' }))).toBe(1);
  });

  it('is left alone when another principal calls the operation', async () => {
    stage.emulator.faults.add({ kind: 'kill', function: 'starter', before: START });
    expect(await startedBy(() => stage.startAutomation('mine'))).toBe(1);
    expect(stage.emulator.faults.list()).toHaveLength(1);
  });

  it.each<[fault: Fault, started: number]>([
    [{ kind: 'timeout', function: 'starter' }, 0],
    [{ kind: 'timeout', function: 'starter', after: true }, 1],
  ])('that meets %j leaves a timeout and %d automations', async (fault, started) => {
    stage.emulator.faults.add(fault);
    const action = async () => {
      const { functionError, answer } = await stage.invoke('starter', { subject: 'late' });
      expect(functionError).toBe('Unhandled');
      const errorMessage = expect.stringMatching(/Task timed out after 30.00 seconds$/) as unknown;
      expect(answer).toEqual({ errorType: 'Sandbox.Timedout', errorMessage });
    };
    expect(await startedBy(action)).toBe(started);
    expect(await startedBy(() => stage.invoke('starter', { subject: 'in time' }))).toBe(1);
  });
});
