import { describe, expect, it } from 'vitest';
import { jsonataMachine, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const waits = jsonataMachine('A', { A: { Type: 'Wait', Seconds: 100, End: true } });
const fails = jsonataMachine('A', { A: { Type: 'Fail', Error: 'E', Cause: 'C' } });
const anEngine = () => new VirtualEngine({ Waits: waits, Fails: fails });
const arnOf = (name: string, machine = 'Waits'): string => `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`;
const startDate = new Date('2026-01-01T00:00:00.000Z');

interface Listed {
  readonly executions: readonly { readonly name: string; readonly status: string }[];
  readonly nextToken?: string;
}

describe('StartExecution', () => {
  const start = (engine: VirtualEngine, more: object = {}) => engine.call('states:StartExecution', { stateMachineArn: stateMachineArn('Waits'), ...more });

  it('answers with the ARN and the date, and starts with {} where no input is given', async () => {
    const engine = anEngine();
    await expect(start(engine, { name: 'one' })).resolves.toEqual({ executionArn: arnOf('one'), startDate });
    expect(engine.execution(arnOf('one')).input).toBe('{}');
  });

  it('makes up a name where none is given', async () => {
    const { executionArn } = (await start(anEngine())) as { executionArn: string };
    expect(executionArn).toMatch(/:execution:Waits:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('answers again for the same name and input while the execution runs', async () => {
    const engine = anEngine();
    await start(engine, { name: 'one', input: '{"n":1}' });
    await engine.advanceSeconds(5);
    await expect(start(engine, { name: 'one', input: '{"n":1}' })).resolves.toEqual({ executionArn: arnOf('one'), startDate });
    expect(engine.execution(arnOf('one')).history).toHaveLength(2);
  });

  it('refuses the name with another input, and any use of it once the execution is closed', async () => {
    const engine = anEngine();
    const alreadyExists = { type: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${arnOf('one')}'` };
    await start(engine, { name: 'one', input: '{"n":1}' });
    await expect(start(engine, { name: 'one', input: '{"n":2}' })).rejects.toMatchObject(alreadyExists);
    await engine.advanceSeconds(100);
    await expect(start(engine, { name: 'one', input: '{"n":1}' })).rejects.toMatchObject(alreadyExists);
  });

  it.each(['a'.repeat(80), 'a-b_c.d', 'Überprüfung', "it's(ok)!"])('takes the name %s', async (name) => {
    await expect(start(anEngine(), { name })).resolves.toEqual({ executionArn: arnOf(name), startDate });
  });

  it.each('?*<>{}[]"#%\\^|~`$&,;:/ \t\n\u0000\u0085'.split(''))('refuses a name with %j', async (character) => {
    await expect(start(anEngine(), { name: `a${character}b` })).rejects.toMatchObject({ type: 'InvalidName', message: `Invalid Name: 'a${character}b'` });
  });

  it.each([
    ['a name that is too long', { name: 'a'.repeat(81) }, 'ValidationException', 'Member must have length less than or equal to 80'],
    ['an empty name', { name: '' }, 'ValidationException', 'Member must have length greater than or equal to 1'],
    ['an empty input', { input: '' }, 'InvalidExecutionInput', "Invalid State Machine Execution Input: 'Invalid execution input.'"],
    ['an input that is no JSON', { input: 'not JSON' }, 'InvalidExecutionInput', 'Invalid State Machine Execution Input: '],
    ['an unknown machine', { stateMachineArn: stateMachineArn('Gone') }, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn('Gone')}'`],
    ['no ARN', { stateMachineArn: 'Waits' }, 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: Waits'"],
    ['the ARN of something else', { stateMachineArn: arnOf('one') }, 'InvalidArn', "Invalid Arn: 'Resource type not valid in this context: execution'"],
  ])('refuses %s', async (_, request, type, message) => {
    await expect(start(anEngine(), request)).rejects.toMatchObject({ type, message: expect.stringContaining(message) as string });
  });

  it.each(['null', '1', '"text"', '[]'])('takes %s as input', async (input) => {
    await expect(start(anEngine(), { input })).resolves.toMatchObject({ startDate });
  });
});

describe('DescribeExecution', () => {
  it('describes a running execution', async () => {
    const engine = anEngine();
    const executionArn = await engine.start('Waits', { n: 1 });
    await expect(engine.call('states:DescribeExecution', { executionArn })).resolves.toEqual({
      executionArn, stateMachineArn: stateMachineArn('Waits'), name: 'run', status: 'RUNNING', startDate,
      input: '{"n":1}', inputDetails: { included: true },
      redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
  });

  it('describes one that succeeded, and one that failed', async () => {
    const engine = anEngine();
    const executionArn = await engine.start('Waits');
    await engine.advanceSeconds(100);
    await expect(engine.call('states:DescribeExecution', { executionArn })).resolves.toMatchObject({
      status: 'SUCCEEDED', output: '{}', outputDetails: { included: true }, stopDate: new Date(startDate.getTime() + 100_000),
    });
    const failed = await engine.start('Fails');
    await expect(engine.call('states:DescribeExecution', { executionArn: failed })).resolves.toMatchObject({ status: 'FAILED', error: 'E', cause: 'C', redriveStatus: 'REDRIVABLE' });
  });

  it('shows the trace header that it was started with', async () => {
    const engine = anEngine();
    const { executionArn } = (await engine.call('states:StartExecution', { stateMachineArn: stateMachineArn('Waits'), traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793' })) as { executionArn: string };
    await expect(engine.call('states:DescribeExecution', { executionArn })).resolves.toMatchObject({ traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793' });
  });

  it.each(['states:DescribeExecution', 'states:DescribeStateMachine', 'states:DescribeStateMachineForExecution'])('%s has no METADATA_ONLY', async (operation) => {
    const engine = anEngine();
    const arn = operation === 'states:DescribeStateMachine' ? { stateMachineArn: stateMachineArn('Waits') } : { executionArn: await engine.start('Waits') };
    await expect(engine.call(operation, { ...arn, includedData: 'METADATA_ONLY' })).rejects.toMatchObject({ type: 'UnsupportedOperation' });
  });

  it.each(['states:DescribeExecution', 'states:GetExecutionHistory', 'states:StopExecution', 'states:DescribeStateMachineForExecution'])('%s refuses executions that do not exist', async (operation) => {
    const executionArn = arnOf('gone');
    await expect(anEngine().call(operation, { executionArn })).rejects.toMatchObject({ type: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${executionArn}'` });
    await expect(anEngine().call(operation, { executionArn: 'gone' })).rejects.toMatchObject({ type: 'InvalidArn' });
  });
});

describe('StopExecution', () => {
  it('aborts with what it is given, clears every timer, and leaves what is closed as it is', async () => {
    const engine = anEngine();
    const executionArn = await engine.start('Waits');
    await engine.advanceSeconds(1);
    const stopDate = new Date(engine.now);
    await expect(engine.call('states:StopExecution', { executionArn, error: 'Cancelled', cause: 'not needed' })).resolves.toEqual({ stopDate });
    expect(engine.execution(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Cancelled', cause: 'not needed' });
    expect(engine.nextTimerSeconds()).toBeUndefined();
    await engine.advanceSeconds(5);
    await expect(engine.call('states:StopExecution', { executionArn })).resolves.toEqual({ stopDate });
    expect(engine.execution(executionArn).error).toBe('Cancelled');
  });
});

describe('ListExecutions', () => {
  const list = async (engine: VirtualEngine, more: object = {}) =>
    (await engine.call('states:ListExecutions', { stateMachineArn: stateMachineArn('Waits'), ...more })) as Listed;

  async function three() {
    const engine = anEngine();
    for (const name of ['one', 'two', 'three']) {
      await engine.start('Waits', {}, name);
      await engine.advanceSeconds(40);
    }
    await engine.start('Fails', {}, 'other');
    return engine;
  }

  it('lists those of one machine, newest first, without their input', async () => {
    const { executions } = await list(await three());
    expect(executions.map(({ name, status }) => [name, status])).toEqual([['three', 'RUNNING'], ['two', 'RUNNING'], ['one', 'SUCCEEDED']]);
    expect(executions[2]).toEqual({
      executionArn: arnOf('one'), stateMachineArn: stateMachineArn('Waits'), name: 'one', status: 'SUCCEEDED', redriveCount: 0,
      startDate, stopDate: new Date(startDate.getTime() + 100_000),
    });
  });

  it('filters by status', async () => {
    const { executions } = await list(await three(), { statusFilter: 'RUNNING' });
    expect(executions.map(({ name }) => name)).toEqual(['three', 'two']);
  });

  it('goes on where the last page ended, whatever was started meanwhile', async () => {
    const engine = await three();
    const first = await list(engine, { maxResults: 2 });
    await engine.start('Waits', {}, 'four');
    const second = await list(engine, { maxResults: 2, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(['three', 'two', 'one']);
    expect(second.nextToken).toBeUndefined();
  });

  it('goes on where the last page ended, though what it ended with has another status by now', async () => {
    const engine = await three();
    const running = { statusFilter: 'RUNNING', maxResults: 1 };
    const first = await list(engine, running);
    await engine.call('states:StopExecution', { executionArn: arnOf('three') });
    const second = await list(engine, { ...running, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(['three', 'two']);
    expect(second.nextToken).toBeUndefined();
  });

  it('goes on in the same way where a filter leaves some out', async () => {
    const engine = await three();
    await engine.start('Waits', {}, 'four');
    const pages: Listed[] = [];
    do pages.push(await list(engine, { maxResults: 1, statusFilter: 'RUNNING', nextToken: pages.at(-1)?.nextToken })); while (pages.at(-1)?.nextToken !== undefined);
    expect(pages.map(({ executions }) => executions.map(({ name }) => name))).toEqual([['four'], ['three'], ['two']]);
  });

  it('keeps an execution in its place when it is redriven', async () => {
    const engine = await three();
    await engine.call('states:StopExecution', { executionArn: arnOf('two') });
    await engine.call('states:RedriveExecution', { executionArn: arnOf('two') });
    const { executions } = await list(engine);
    expect(executions.map(({ name, status }) => [name, status])).toEqual([['three', 'RUNNING'], ['two', 'RUNNING'], ['one', 'SUCCEEDED']]);
  });

  it('finds its pages among thousands', async () => {
    const engine = new VirtualEngine({ Waits: waits });
    for (let index = 0; index < 2500; index += 1) await engine.start('Waits', {}, `run-${index}`);
    const names: string[] = [];
    for (let page = await list(engine, { maxResults: 1000 }); ; page = await list(engine, { maxResults: 1000, nextToken: page.nextToken })) {
      names.push(...page.executions.map(({ name }) => name));
      if (page.nextToken === undefined) break;
    }
    expect(names).toEqual(Array.from({ length: 2500 }, (_, index) => `run-${2499 - index}`));
  });

  it.each([
    [{ redriveFilter: 'REDRIVEN' }, 'ValidationException', 'redriveFilter'],
    [{ statusFilter: 'PENDING_REDRIVE' }, 'UnsupportedOperation', 'PENDING_REDRIVE'],
    [{ statusFilter: 'DONE' }, 'ValidationException', 'statusFilter'],
    [{ nextToken: 'x' }, 'InvalidToken', 'Invalid token'],
    [{ stateMachineArn: undefined, mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:a/b:c' }, 'UnsupportedOperation', 'mapRunArn'],
  ])('refuses %j as %s', async (request, type, message) => {
    await expect(list(anEngine(), request)).rejects.toMatchObject({ type, message: expect.stringContaining(message) as string });
  });
});

describe('state machines', () => {
  it('are listed and described', async () => {
    const engine = anEngine();
    await expect(engine.call('states:ListStateMachines', {})).resolves.toMatchObject({ stateMachines: [{ name: 'Fails' }, { name: 'Waits', type: 'STANDARD', stateMachineArn: stateMachineArn('Waits') }] });
    await expect(engine.call('states:DescribeStateMachine', { stateMachineArn: stateMachineArn('Waits') })).resolves.toEqual({
      stateMachineArn: stateMachineArn('Waits'), name: 'Waits', status: 'ACTIVE', type: 'STANDARD',
      definition: JSON.stringify(waits), roleArn: 'arn:aws:iam::123456789012:role/WaitsRole', creationDate: new Date('2025-12-31T00:00:00Z'),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false }, tracingConfiguration: { enabled: true },
    });
  });

  it('are described for an execution as they were when it started', async () => {
    const engine = anEngine();
    const executionArn = await engine.start('Waits');
    const machine = engine.resources.stateMachines.get(stateMachineArn('Waits'));
    if (machine !== undefined) engine.resources.stateMachines.set(machine.arn, { ...machine, definition: JSON.stringify(fails) });
    await expect(engine.call('states:DescribeStateMachineForExecution', { executionArn })).resolves.toMatchObject({ definition: JSON.stringify(waits) });
    await engine.advanceSeconds(100);
    expect(engine.execution(executionArn).status).toBe('SUCCEEDED');
  });
});
