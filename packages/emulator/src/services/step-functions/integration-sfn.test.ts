import { describe, expect, it } from 'vitest';
import { jsonataMachine, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const start = '2026-01-01T00:00:00.000Z';
const arnOf = (name: string): string => `arn:aws:states:us-east-1:123456789012:execution:Child:${name}`;
const child = jsonataMachine('A', { A: { Type: 'Wait', Seconds: 60, Next: 'B' }, B: { Type: 'Succeed', Output: { fine: true } } });

/** What a task with this action of Step Functions gives, or the failure it ends with. */
async function outcomeOf(engine: VirtualEngine, action: string, args: unknown) {
  const states = { A: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:sfn:${action}`, Arguments: args, End: true } };
  const arn = stateMachineArn('Asker');
  const made = new VirtualEngine({ Asker: jsonataMachine('A', states) }).resources.stateMachines.get(arn);
  if (made !== undefined) engine.resources.stateMachines.set(arn, made);
  const { status, output, error, cause } = engine.execution(await engine.start('Asker'));
  return { status, output: JSON.parse(output ?? 'null') as unknown, error, cause };
}

async function withChild() {
  const engine = new VirtualEngine({ Child: child });
  await engine.start('Child', { n: 1 }, 'one');
  return engine;
}

describe('aws-sdk:sfn', () => {
  it('describeExecution gives members in PascalCase, times as text and payloads as text', async () => {
    const engine = await withChild();
    await engine.advanceSeconds(60);
    expect(await outcomeOf(engine, 'describeExecution', { ExecutionArn: arnOf('one') })).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        ExecutionArn: arnOf('one'), StateMachineArn: stateMachineArn('Child'), Name: 'one', Status: 'SUCCEEDED',
        StartDate: start, StopDate: '2026-01-01T00:01:00.000Z',
        Input: '{"n":1}', InputDetails: { Included: true }, Output: '{"fine":true}', OutputDetails: { Included: true },
        RedriveCount: 0, RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      },
    });
  });

  it('listExecutions gives a page', async () => {
    const engine = await withChild();
    const { output } = await outcomeOf(engine, 'listExecutions', { StateMachineArn: stateMachineArn('Child'), StatusFilter: 'RUNNING', MaxResults: 5 });
    expect(output).toEqual({
      Executions: [{ ExecutionArn: arnOf('one'), StateMachineArn: stateMachineArn('Child'), Name: 'one', Status: 'RUNNING', StartDate: start, RedriveCount: 0 }],
    });
  });

  it('stopExecution stops', async () => {
    const engine = await withChild();
    expect(await outcomeOf(engine, 'stopExecution', { ExecutionArn: arnOf('one'), Error: 'Enough' })).toMatchObject({ output: { StopDate: start } });
    expect(engine.execution(arnOf('one'))).toMatchObject({ status: 'ABORTED', error: 'Enough' });
  });

  it('redriveExecution redrives', async () => {
    const engine = await withChild();
    await engine.call('states:StopExecution', { executionArn: arnOf('one') });
    expect(await outcomeOf(engine, 'redriveExecution', { ExecutionArn: arnOf('one') })).toMatchObject({ output: { RedriveDate: start } });
    expect(engine.execution(arnOf('one')).status).toBe('RUNNING');
  });

  it('startExecution takes an input that is no text', async () => {
    const engine = await withChild();
    const { output } = await outcomeOf(engine, 'startExecution', { StateMachineArn: stateMachineArn('Child'), Name: 'two', Input: { n: 2 } });
    expect(output).toEqual({ ExecutionArn: arnOf('two'), StartDate: start });
    expect(engine.execution(arnOf('two')).input).toBe('{"n":2}');
  });

  it.each([
    ['describeExecution', { ExecutionArn: arnOf('gone') }, 'Sfn.ExecutionDoesNotExistException'],
    ['describeExecution', { ExecutionArn: 'gone' }, 'Sfn.InvalidArnException'],
    ['stopExecution', { ExecutionArn: arnOf('gone') }, 'Sfn.ExecutionDoesNotExistException'],
    ['listExecutions', { StateMachineArn: stateMachineArn('Gone') }, 'Sfn.StateMachineDoesNotExistException'],
    ['redriveExecution', { ExecutionArn: arnOf('one') }, 'Sfn.ExecutionNotRedrivableException'],
    ['startExecution', { StateMachineArn: stateMachineArn('Child'), Name: 'one' }, 'Sfn.ExecutionAlreadyExistsException'],
    ['describeExecution', {}, 'Sfn.ValidationException'],
  ])('%s with %j fails as %s', async (action, args, error) => {
    expect(await outcomeOf(await withChild(), action, args)).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining('(Service: Sfn') as string });
  });
});
