import { describe, expect, it } from 'vitest';

import { Activity } from './activity.ts';
import { Clock, ClockError } from './clock.ts';
import { fakeTime } from './fake-time.ts';
import type { Address } from './transition.ts';

const address: Address = { machine: 'states', id: 'one' };
const DAY_MS = 86_400_000;

function aClock({ frozen = false } = {}) {
  const source = fakeTime();
  const activity = new Activity();
  const clock = new Clock({ activity, source, frozen });
  const start = clock.now();
  const fired: [name: string, afterMs: number][] = [];
  clock.onDue(({ name }) => fired.push([name, clock.now() - start]));
  const set = (name: string, afterMs: number): void => {
    clock.setTimer({ address, name, dueAt: start + afterMs, event: { type: name } });
  };
  return { activity, clock, fired, set, source, start };
}

describe('a running clock', () => {
  it('fires timers when they are due', () => {
    const { fired, set, source } = aClock();
    set('later', 2000);
    set('soon', 1000);
    source.pass(1500);
    expect(fired).toEqual([['soon', 1000]]);
    source.pass(500);
    expect(fired).toEqual([['soon', 1000], ['later', 2000]]);
  });

  it('is kept as it was at one moment, however long that takes', () => {
    let real = Date.parse('2030-01-01T00:00:00Z');
    const source = { now: () => (real += 1), schedule: () => () => {} };
    const { at, realAt } = new Clock({ activity: new Activity(), source }).shown;
    expect(realAt - at).toBe(0);
  });

  it('waits for timers that are further off than a Node timer can be', () => {
    const { fired, set, source } = aClock();
    set('expiry', 31 * DAY_MS);
    expect(source.delays()).toEqual([2 ** 31 - 1]);
    source.pass(31 * DAY_MS - 1);
    expect(fired).toEqual([]);
    source.pass(1);
    expect(fired).toEqual([['expiry', 31 * DAY_MS]]);
  });

  it('goes on from where it was moved to', async () => {
    const { clock, source, start } = aClock();
    await clock.advance(3600);
    source.pass(1000);
    expect(clock.now() - start).toBe(3_601_000);
  });

  it('does not fire a timer that was cleared', () => {
    const { clock, fired, set, source } = aClock();
    set('gone', 1000);
    clock.clearTimer(address, 'gone');
    source.pass(5000);
    expect(fired).toEqual([]);
  });
});

describe('a frozen clock', () => {
  it('stands still and fires nothing that lies ahead', () => {
    const { clock, fired, set, source, start } = aClock({ frozen: true });
    set('ahead', 1000);
    source.pass(DAY_MS);
    expect(fired).toEqual([]);
    expect(clock.now()).toBe(start);
  });

  it('fires at once what is due already', () => {
    const { fired, set, source } = aClock({ frozen: true });
    set('now', 0);
    source.pass(0);
    expect(fired).toEqual([['now', 0]]);
  });

  it('goes on from where it stands when it is released', async () => {
    const { clock, fired, set, source, start } = aClock({ frozen: true });
    set('ahead', 1000);
    source.pass(DAY_MS);
    await clock.setFrozen(false);
    expect(clock.now()).toBe(start);
    source.pass(1000);
    expect(fired).toEqual([['ahead', 1000]]);
  });
});

describe('advancing', () => {
  it('fires each timer at its own time, in order, those of one time in the order of setting', async () => {
    const { clock, fired, set, start } = aClock({ frozen: true });
    set('second', 2000);
    set('first', 1000);
    set('third', 2000);
    set('beyond', 10_001);
    await clock.advance(10);
    expect(fired).toEqual([['first', 1000], ['second', 2000], ['third', 2000]]);
    expect(clock.now() - start).toBe(10_000);
  });

  it('fires timers that a timer sets, and those beyond 24 days', async () => {
    const { clock, fired, set, start } = aClock({ frozen: true });
    clock.onDue(({ name }) => {
      fired.push([name, clock.now() - start]);
      if (name === 'window') set('slack', 30 * DAY_MS + 5);
    });
    set('window', 30 * DAY_MS);
    await clock.advance(31 * 86_400);
    expect(fired).toEqual([['window', 30 * DAY_MS], ['slack', 30 * DAY_MS + 5]]);
  });

  it('waits for what a timer causes before it moves on', async () => {
    const { activity, clock, set, start } = aClock({ frozen: true });
    const seen: [string, number][] = [];
    clock.onDue(({ name }) => {
      const end = activity.begin();
      setImmediate(() => {
        seen.push([name, clock.now() - start]);
        end();
      });
    });
    set('first', 1000);
    set('second', 1001);
    await clock.advance(5);
    expect(seen).toEqual([['first', 1000], ['second', 1001]]);
  });

  it('takes requests one after another', async () => {
    const { clock, fired, set, start } = aClock({ frozen: true });
    set('one', 1500);
    set('two', 2500);
    const first = clock.advance(1).then(() => clock.now() - start);
    const second = clock.advance(1).then(() => clock.now() - start);
    const third = clock.advance(1).then(() => clock.now() - start);
    expect(await Promise.all([first, second, third])).toEqual([1000, 2000, 3000]);
    expect(fired).toEqual([['one', 1500], ['two', 2500]]);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e15])('by %d seconds is refused, and time goes on', async (seconds) => {
    const { clock, start } = aClock({ frozen: true });
    await expect(clock.advance(seconds)).rejects.toBeInstanceOf(ClockError);
    await clock.advance(1);
    expect(clock.now() - start).toBe(1000);
  });

  it('ends with the year 9999, step by step too', async () => {
    const { clock } = aClock({ frozen: true });
    await clock.advance(7900 * 365.25 * 86_400);
    await expect(clock.advance(100 * 366 * 86_400)).rejects.toThrow(/9999/);
    expect(new Date(clock.now()).toISOString()).toMatch(/^\d{4}-/);
  });

  it('moves by whole milliseconds', async () => {
    const { clock, start } = aClock({ frozen: true });
    await clock.advance(0.0014);
    expect(clock.now() - start).toBe(1);
  });

  it('gives up on what never ends, and leaves time where it stands', async () => {
    const { activity, clock, set, source, start } = aClock({ frozen: true });
    set('later', 2000);
    const end = activity.begin();
    const advanced = clock.advance(5);
    await new Promise(setImmediate);
    source.pass(960_000);
    await expect(advanced).rejects.toThrow(/still under way/);
    expect(clock.now()).toBe(start);
    end();
    await clock.advance(1);
    expect(clock.now() - start).toBe(1000);
  });

  it('ends when the clock is closed, also where something is still under way, and sets nothing more', async () => {
    const { activity, clock, fired, set, source } = aClock({ frozen: true });
    set('later', 2000);
    const end = activity.begin();
    const advanced = clock.advance(5);
    await new Promise(setImmediate);
    clock.close();
    await expect(advanced).rejects.toThrow(/closed/);
    end();
    await expect(clock.advance(5)).rejects.toBeInstanceOf(ClockError);
    expect([fired, source.delays()]).toEqual([[], []]);
  });

  it('stops between two timers when the first closes the clock', async () => {
    const { clock, fired, set } = aClock({ frozen: true });
    clock.onDue(({ name }) => {
      fired.push([name, 0]);
      clock.close();
    });
    set('first', 1000);
    set('second', 2000);
    await expect(clock.advance(5)).rejects.toThrow(/closed/);
    expect(fired).toEqual([['first', 0]]);
  });

  it('takes a time of zero as a request to wait until everything due has run', async () => {
    const { clock, fired, set } = aClock({ frozen: true });
    set('due', 0);
    await clock.advance(0);
    expect(fired).toEqual([['due', 0]]);
  });
});
