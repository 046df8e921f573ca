import { describe, expect, it } from 'vitest';
import { VirtualEngine } from './testing/virtual-engine.ts';

const waiting = { QueryLanguage: 'JSONata', TimeoutSeconds: 600, StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } };
const failing = { QueryLanguage: 'JSONata', StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Broken', Cause: 'as asked' } } };
/** Takes and gives texts of the lengths that its input says. */
const passing = { QueryLanguage: 'JSONata', StartAt: 'Pass', States: { Pass: { Type: 'Pass', Output: "{% $pad('', $states.input.length, '\"') %}", End: true } } };

const told = (engine: VirtualEngine): unknown[] => engine.emitted.map(({ detail }) => detail['status']);

describe('EventBridge is told', () => {
  it('when an execution starts and when it succeeds', async () => {
    const engine = new VirtualEngine({ machine: passing });
    const executionArn = await engine.start('machine', { length: 2 });
    const [running, succeeded] = engine.emitted;
    const at = engine.now;
    expect(running).toEqual({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: {
        executionArn,
        stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
        name: 'run',
        status: 'RUNNING',
        startDate: at,
        stopDate: null,
        input: '{"length":2}',
        inputDetails: { included: true },
        output: null,
        outputDetails: null,
        stateMachineVersionArn: null,
        stateMachineAliasArn: null,
        redriveCount: 0,
        redriveDate: null,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
        error: null,
        cause: null,
      },
    });
    expect(succeeded?.detail).toEqual({
      ...running!.detail,
      status: 'SUCCEEDED',
      stopDate: at,
      output: String.raw`"\"\""`,
      outputDetails: { included: true },
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('when one fails, with the error', async () => {
    const engine = new VirtualEngine({ machine: failing });
    await engine.start('machine');
    expect(told(engine)).toEqual(['RUNNING', 'FAILED']);
    expect(engine.emitted[1]?.detail).toMatchObject({ error: 'Broken', cause: 'as asked', output: null });
  });

  it('when one times out, is redriven, and is stopped', async () => {
    const engine = new VirtualEngine({ machine: waiting });
    const executionArn = await engine.start('machine');
    await engine.advanceSeconds(600);
    expect(told(engine)).toEqual(['RUNNING', 'TIMED_OUT']);
    await engine.call('states:RedriveExecution', { executionArn });
    await engine.call('states:StopExecution', { executionArn, error: 'Stopped' });
    expect(told(engine).slice(2)).toEqual(['RUNNING', 'ABORTED']);
    expect(engine.emitted[1]?.detail).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE', redriveStatusReason: null });
    expect(engine.emitted[2]?.detail).toMatchObject({ redriveCount: 1, redriveDate: engine.now, stopDate: null, error: null });
    expect(engine.emitted[3]?.detail).toMatchObject({ stopDate: engine.now, error: 'Stopped' });
  });
});

describe('over 248 KiB, escaped,', () => {
  /** A quote takes two bytes in the output's JSON, and four when that is escaped in the event. */
  const bytesOf = (length: number): number => JSON.stringify(JSON.stringify('"'.repeat(length))).length;

  it.each<[what: string, length: number, included: [input: boolean, output: boolean]]>([
    ['nothing is left out below', 60_000, [true, true]],
    ['the input is left out where both together are above', 63_485, [false, true]],
    ['the output too where it alone is above', 63_487, [false, false]],
  ])('%s: %d', async (_what, length, [input, output]) => {
    const engine = new VirtualEngine({ machine: passing });
    await engine.start('machine', { length });
    const { detail } = engine.emitted[1]!;
    expect(bytesOf(length) <= 248 * 1024).toBe(output);
    expect(detail).toMatchObject({ inputDetails: { included: input }, outputDetails: { included: output } });
    expect([detail['input'] !== null, detail['output'] !== null]).toEqual([input, output]);
  });
});
