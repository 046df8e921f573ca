import { describe, expect, it } from 'vitest';
import { Activity } from '../../engine/activity.ts';
import { Clock } from '../../engine/clock.ts';
import type { Records } from '../../journal/records.ts';
import type { Alarm, Metric } from './alarm.ts';
import { Alarms } from './alarms.ts';
import type { KeptAlarm } from './alarms.ts';

const failed: Metric = { namespace: 'AWS/States', name: 'ExecutionsFailed', dimensions: { StateMachineArn: 'arn:of:it' } };
const backlog: Metric = { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: 'q' } };
const quiet = { ALARM: [], OK: [], INSUFFICIENT_DATA: [] };

function anAlarm(changes: Partial<Alarm> = {}, metric = failed): Alarm {
  return {
    arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:it',
    name: 'it',
    queries: [{ kind: 'metric', id: 'm', metric, statistic: metric === failed ? 'Sum' : 'Maximum' }],
    watched: 'm',
    periodSeconds: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    actions: quiet,
    ...changes,
  };
}

/** Time stands at midnight; changes are told as `12:00 OK`. */
function watch(declared: Alarm[], records?: Records) {
  const clock = new Clock({ activity: new Activity(), frozen: true, source: { now: () => Date.parse('2030-01-01T00:00:00Z'), schedule: () => () => {} } });
  const changes: string[] = [];
  let checks = 0;
  const alarms = new Alarms({
    alarms: declared,
    ...(records && { records }),
    now: () => clock.now(),
    setAlarm: (seconds, ring) =>
      clock.alarm(seconds, () => {
        checks += 1;
        ring();
      }),
    changed: ({ to, at }) => void changes.push(`${new Date(at).toISOString().slice(11, 16)} ${to}`),
  });
  return { alarms, clock, changes, checks: () => checks, minutes: (count: number) => clock.advance(count * 60) };
}

describe('an alarm', () => {
  it('goes off when the minute is over in which it broke, and is over when the period has moved on', async () => {
    const { alarms, changes, clock, minutes } = watch([anAlarm()]);
    await clock.advance(90);
    alarms.add(failed, 1, clock.now());
    await minutes(60);
    expect(changes).toEqual(['00:02 ALARM', '00:07 OK']);
    expect(alarms.list()).toEqual([{ name: 'it', state: 'OK', reason: expect.stringContaining('Threshold Not Crossed') as unknown, since: '2030-01-01T00:07:00.000Z' }]);
  });

  it('of two out of three periods needs two that broke', async () => {
    const { alarms, changes, clock, minutes } = watch([anAlarm({ evaluationPeriods: 3, datapointsToAlarm: 2 })]);
    alarms.add(failed, 1, clock.now());
    await minutes(7);
    expect(changes).toEqual([]);
    alarms.add(failed, 1, clock.now());
    await minutes(60);
    expect(changes).toEqual(['00:08 ALARM', '00:16 OK']);
  });

  it('stays as it is while nothing is known, if it is to ignore that', async () => {
    const { alarms, changes, clock, minutes } = watch([anAlarm({ treatMissingData: 'ignore' })]);
    expect(alarms.list()[0]?.state).toBe('INSUFFICIENT_DATA');
    alarms.add(failed, 1, clock.now());
    await minutes(600);
    alarms.add(failed, 0, clock.now());
    await minutes(600);
    expect(changes).toEqual(['00:01 ALARM', '10:01 OK']);
  });

  it('follows a value that holds until it changes', async () => {
    const { alarms, changes, clock, minutes } = watch([anAlarm({}, backlog)]);
    const now = clock.now();
    alarms.hold(backlog, [{ at: now, value: 0 }, { at: now + 10 * 60_000, value: 1 }]);
    await minutes(120);
    alarms.hold(backlog, [{ at: clock.now(), value: 0 }]);
    await minutes(60);
    expect(changes).toEqual(['00:11 ALARM', '02:05 OK']);
  });

  it('may compare expressions', async () => {
    const expected = { ...failed, name: 'Expected' };
    const queries = [
      { kind: 'metric', id: 'errors', metric: failed, statistic: 'Sum' },
      { kind: 'metric', id: 'expected', metric: expected, statistic: 'Sum' },
      { kind: 'expression', id: 'rest', expression: 'errors - FILL(expected, 0)' },
    ] as const;
    const { alarms, changes, clock, minutes } = watch([anAlarm({ queries, watched: 'rest' }), anAlarm({ queries: [{ kind: 'expression', id: 'rest', expression: 'SELECT SUM(Expected) FROM "AWS/States"' }], watched: 'rest', threshold: 2 })]);
    alarms.add(failed, 1, clock.now());
    alarms.add(expected, 1, clock.now());
    await minutes(10);
    alarms.add(failed, 1, clock.now());
    await minutes(10);
    expect(changes).toEqual(['00:11 ALARM', '00:16 OK']);
  });

  it('that had gone off before a start is told of once, and is over when a whole window has passed without a breach', async () => {
    const many = { evaluationPeriods: 3, datapointsToAlarm: 3 };
    const kept = new Map<string, KeptAlarm>();
    const records: Records = { put: (_kind, key, value) => void kept.set(key, value as KeptAlarm), remove: () => {}, whenKept: () => undefined };
    const before = watch([anAlarm(many, backlog), anAlarm({ name: 'counter' })], records);
    before.alarms.hold(backlog, [{ at: before.clock.now(), value: 1 }]);
    await before.minutes(10);
    before.alarms.add(failed, 1, before.clock.now());
    await before.minutes(2);
    expect(before.changes).toEqual(['00:11 ALARM', '00:11 ALARM']);

    const { alarms, changes, clock, minutes } = watch([anAlarm(many, backlog), anAlarm({ name: 'counter' })], records);
    alarms.restore(kept.values());
    alarms.hold(backlog, [{ at: clock.now(), value: 1 }]);
    expect(alarms.list()).toEqual(before.alarms.list());
    await minutes(60);
    expect(changes).toEqual(['00:05 OK']);
    alarms.hold(backlog, [{ at: clock.now(), value: 0 }]);
    await minutes(60);
    expect(changes).toEqual(['00:05 OK', '01:05 OK']);
  });

  it('costs nothing while nothing happens, and little when something does', async () => {
    const { alarms, checks, clock, minutes } = watch([anAlarm({ evaluationPeriods: 3, datapointsToAlarm: 2 }), anAlarm()]);
    await minutes(30 * 1440);
    expect(checks()).toBe(0);
    alarms.add({ ...failed, name: 'ExecutionsStarted' }, 1, clock.now());
    await minutes(60);
    expect(checks()).toBe(0);
    alarms.add(failed, 1, clock.now());
    await minutes(30 * 1440);
    expect(checks()).toBe(4);
  });
});
