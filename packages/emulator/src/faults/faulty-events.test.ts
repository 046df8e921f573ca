import { expect, it } from 'vitest';

import { Activity } from '../engine/activity.ts';
import { Clock } from '../engine/clock.ts';
import { fakeTime } from '../engine/fake-time.ts';
import type { Fault } from './fault.ts';
import { createFaults } from './faults.ts';

const event = (id: string, source = 'aws.ssm') => ({ id, source, 'detail-type': source === 'aws.ssm' ? 'EC2 Automation Execution Status-change Notification' : 'Step Functions Execution Status Change' });

function aBus(...armed: Fault[]) {
  const clock = new Clock({ activity: new Activity(), source: fakeTime(), frozen: true });
  const faults = createFaults({ known: { operations: [], functions: [] }, setAlarm: (seconds, ring) => clock.alarm(seconds, ring), keepPrevious: () => {}, now: () => clock.now() });
  faults.add(armed);
  const passed: string[] = [];
  const put = (...ids: (string | ReturnType<typeof event>)[]) => {
    for (const id of ids) {
      const each = typeof id === 'string' ? event(id) : id;
      faults.passage(each, () => passed.push(each.id));
    }
  };
  return { clock, faults, passed, put };
}

it.each<[fault: Fault, passed: string[]]>([
  [{ kind: 'drop', event: '*' }, ['b', 'c']],
  [{ kind: 'drop', event: '*', times: 2 }, ['c']],
  [{ kind: 'drop', event: 'aws.ssm' }, ['b', 'c']],
  [{ kind: 'drop', event: 'aws.states' }, ['a', 'c']],
  [{ kind: 'drop', event: 'Step Functions Execution Status Change' }, ['a', 'c']],
  [{ kind: 'drop', event: '*', match: { input: '"id":"c"' } }, ['a', 'b']],
  [{ kind: 'duplicate', event: '*' }, ['a', 'a', 'b', 'c']],
  [{ kind: 'reorder', event: '*' }, ['b', 'a', 'c']],
  [{ kind: 'reorder', event: '*', times: 2 }, ['c', 'a', 'b']],
])('with %j the events a, b, c pass as %j', (fault, expected) => {
  const { passed, put } = aBus(fault);
  put('a', event('b', 'aws.states'), 'c');
  expect(passed).toEqual(expected);
});

it('delays an event by virtual time', async () => {
  const { clock, passed, put } = aBus({ kind: 'delay', event: '*', seconds: 30 });
  put('a', 'b');
  await clock.advance(29);
  expect(passed).toEqual(['b']);
  await clock.advance(1);
  expect(passed).toEqual(['b', 'a']);
});

it.each([
  [{}, 60],
  [{ seconds: 5 }, 5],
])('lets an event that no other follows go when its time is over (%j: %d s)', async (longest, seconds) => {
  const { clock, passed, put } = aBus({ kind: 'reorder', event: '*', ...longest });
  put('a');
  await clock.advance(seconds - 0.001);
  expect(passed).toEqual([]);
  await clock.advance(0.001);
  expect(passed).toEqual(['a']);
  put('b');
  expect(passed).toEqual(['a', 'b']);
});

it('lets go of what is held back when faults are cleared', async () => {
  const { clock, faults, passed, put } = aBus({ kind: 'reorder', event: '*' }, { kind: 'delay', event: '*', seconds: 30 });
  put('a', 'b');
  faults.clear();
  expect(passed).toEqual(['a', 'b']);
  put('c');
  await clock.advance(60);
  expect(passed).toEqual(['a', 'b', 'c']);
});
