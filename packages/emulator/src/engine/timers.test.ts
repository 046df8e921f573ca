import { describe, expect, it } from 'vitest';

import { TimerQueue } from './timers.ts';
import type { Address } from './transition.ts';

const address: Address = { machine: 'states', id: 'one' };

function aQueue(...timers: [name: string, dueAt: number][]): TimerQueue {
  const queue = new TimerQueue();
  for (const [name, dueAt] of timers) queue.set({ address, name, dueAt, event: { type: name } });
  return queue;
}

function takeAll(queue: TimerQueue): string[] {
  const names: string[] = [];
  for (let timer = queue.takeDue(Infinity); timer; timer = queue.takeDue(Infinity)) names.push(timer.name);
  return names;
}

describe('TimerQueue', () => {
  it('hands out timers by their time, and those of one time in the order of setting', () => {
    expect(takeAll(aQueue(['c', 30], ['a', 10], ['b1', 20], ['b2', 20], ['b3', 20]))).toEqual(['a', 'b1', 'b2', 'b3', 'c']);
  });

  it('replaces a timer of the same name, which then comes after others of its time', () => {
    expect(takeAll(aQueue(['a', 10], ['b', 20], ['a', 20]))).toEqual(['b', 'a']);
  });

  it('keeps timers of different executions apart', () => {
    const queue = aQueue(['a', 10]);
    queue.set({ address: { machine: 'automation', id: 'one' }, name: 'a', dueAt: 5, event: { type: 'other' } });
    queue.clear(address, 'a');
    expect(queue.takeDue(100)?.event.type).toBe('other');
    expect(queue.takeDue(100)).toBeUndefined();
  });

  it('hands out nothing that is not due', () => {
    const queue = aQueue(['a', 10]);
    expect(queue.takeDue(9)).toBeUndefined();
    expect(queue.nextDueAt()).toBe(10);
  });

  it('orders thousands of timers, cleared ones left out', () => {
    const queue = new TimerQueue();
    const times = Array.from({ length: 2000 }, (_, index) => (index * 7919) % 2003);
    times.forEach((dueAt, index) => queue.set({ address, name: String(index), dueAt, event: { type: String(dueAt) } }));
    times.forEach((dueAt, index) => {
      if (dueAt % 3 !== 0) queue.clear(address, String(index));
    });
    const kept = times.filter((dueAt) => dueAt % 3 === 0).toSorted((a, b) => a - b);
    expect(queue.size).toBe(kept.length);
    const taken: number[] = [];
    for (let timer = queue.takeDue(Infinity); timer; timer = queue.takeDue(Infinity)) taken.push(timer.dueAt);
    expect(taken).toEqual(kept);
  });
});
