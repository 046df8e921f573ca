import { expect, it } from 'vitest';
import type { Metric } from './alarm.ts';
import type { AutomationState } from '../ssm/automation/state.ts';
import { Measure } from './measure.ts';
import type { Listening } from './measure.ts';

function listening(told: string[]): Listening {
  const say = ({ name, dimensions }: Metric, value: number): void => void told.push(`${name} ${Object.values(dimensions).join()} ${value}`);
  return { isEmpty: false, watches: () => true, add: say, hold: (metric, steps) => steps.forEach(({ value }) => say(metric, value)) };
}

const automation = (status: string, action?: string, endedAt?: number) =>
  ({ status, endedAt, ...(action !== undefined && { current: 0 }), runbook: { steps: [{ action }] } }) as unknown as AutomationState;

it('counts automations that run and that wait for their turn, those in an approval as neither', () => {
  const told: string[] = [];
  const measure = new Measure(listening(told), () => 0);
  measure.automationChanged('a', automation('Pending'));
  measure.automationChanged('b', automation('InProgress', 'aws:invokeLambdaFunction'));
  measure.automationChanged('a', automation('InProgress', 'aws:approve'));
  measure.automationChanged('a', automation('Waiting', 'aws:approve'));
  measure.automationChanged('b', automation('Success', undefined, 5));
  const each = (running: number, queued: number) => [`ConcurrentAutomationUsage SSM ${running}`, `QueuedAutomationUsage SSM ${queued}`];
  expect(told).toEqual([...each(0, 1), ...each(1, 1), ...each(1, 0), ...each(0, 0)]);
});

it.each([
  ['an hour from now in virtual time, as told', 7_200_000, 7_200_000],
  ["now by the host's clock, when it was printed", 900_000_000, 3_600_000],
  ['at no time, when it was printed', undefined, 3_600_000],
])('takes a metric in a log line that is of %s', (_what, timestamp, expected) => {
  const times: number[] = [];
  const measure = new Measure({ ...listening([]), add: (_metric, _value, at) => void times.push(at) }, () => 3_600_000, () => 900_000_005);
  const directive = { Namespace: 'Own', Dimensions: [[]], Metrics: [{ Name: 'Errors' }] };
  const line = JSON.stringify({ Errors: 1, _aws: { CloudWatchMetrics: [directive], ...(timestamp !== undefined && { Timestamp: timestamp }) } });
  measure.printed([{ functionName: 'own', at: 3_600_000, line }]);
  expect(times).toEqual([expected]);
});

it('counts a redrive as no start', () => {
  const told: string[] = [];
  const measure = new Measure(listening(told), () => 0);
  const emit = (status: string, redriveCount: number) => measure.emitted({ source: 'aws.states', detailType: '', resources: [], detail: { status, redriveCount, stateMachineArn: 'm' } });
  emit('RUNNING', 0);
  emit('RUNNING', 1);
  emit('SUCCEEDED', 1);
  expect(told).toEqual(['ExecutionsStarted m 1', 'ExecutionsRedriven m 1', 'ExecutionsSucceeded m 1']);
});
