import { expect, it } from 'vitest';

import { AutomationPlaces } from './automation-places.ts';

function aHouse() {
  const admitted: string[] = [];
  const places = new AutomationPlaces((id) => admitted.push(id));
  const start = (count: number, name: string, queueLimit = 1000) => Array.from({ length: count }, (_, n) => places.request(`${name}${n}`, queueLimit));
  const update = (count: number, name: string, place: 'running' | 'blocking' | 'none') => {
    for (let n = 0; n < count; n += 1) places.update(`${name}${n}`, place);
  };
  return { admitted, places, start, update };
}

it('lets 100 run, and the others wait in their order', () => {
  const { admitted, places, start } = aHouse();
  expect(new Set(start(100, 'a'))).toEqual(new Set(['begins']));
  expect(start(2, 'b')).toEqual(['waits', 'waits']);
  expect(places.taken).toEqual({ running: 100, blocking: 0, pending: 2 });
  places.update('a7', 'none');
  expect(admitted).toEqual(['b0']);
  places.update('b0', 'pending');
  places.update('a8', 'none');
  expect(admitted).toEqual(['b0', 'b1']);
  expect(places.taken).toEqual({ running: 100, blocking: 0, pending: 0 });
});

it('lets 400 more sit in blocking actions; those beyond count as running', () => {
  const { places, start, update } = aHouse();
  start(100, 'a');
  update(100, 'a', 'blocking');
  for (const name of ['b', 'c', 'd', 'e']) {
    expect(new Set(start(100, name))).toEqual(new Set(['begins']));
    update(100, name, 'blocking');
  }
  expect(places.taken).toEqual({ running: 0, blocking: 500, pending: 0 });
  expect(start(1, 'f')).toEqual(['waits']);
});

it('lets the first of the queue begin when one begins to block', () => {
  const { admitted, places, start } = aHouse();
  start(101, 'a');
  places.update('a0', 'blocking');
  expect(admitted).toEqual(['a100']);
});

it('does not let a new one pass those that wait', () => {
  const { places, start } = aHouse();
  start(102, 'a');
  places.update('a0', 'none');
  expect(start(1, 'b')).toEqual(['waits']);
});

it('forgets one that ends while it waits', () => {
  const { admitted, places, start } = aHouse();
  start(102, 'a');
  places.update('a100', 'none');
  places.update('a0', 'none');
  expect(admitted).toEqual(['a101']);
});

it('answers a repeated request as the first, and takes no second place', () => {
  const { places, start } = aHouse();
  expect(start(1, 'a')).toEqual(start(1, 'a'));
  start(100, 'b');
  expect(places.request('b99', 1000)).toBe('waits');
  expect(places.taken).toEqual({ running: 100, blocking: 0, pending: 1 });
});

it.each([1000, 5000])('refuses what is beyond a queue of %d', (limit) => {
  const { places, start } = aHouse();
  start(100 + limit, 'a', limit);
  expect(() => places.request('one more', limit)).toThrow(expect.objectContaining({ name: 'AutomationExecutionLimitExceededException' }) as Error);
  places.update('a0', 'none');
  expect(places.request('one more', limit)).toBe('waits');
});

it('lets one that ceases to block go on though 100 run', () => {
  const { places, start } = aHouse();
  start(1, 'a');
  places.update('a0', 'blocking');
  start(100, 'b');
  places.update('a0', 'running');
  expect(places.taken).toEqual({ running: 101, blocking: 0, pending: 0 });
  places.update('b0', 'none');
  expect(start(1, 'c')).toEqual(['waits']);
});
