import { expect, it } from 'vitest';

import { Activity } from './activity.ts';

it('counts what is under way, and an end that is told twice once', () => {
  const activity = new Activity();
  const [end, work] = [activity.begin(), activity.start()];
  expect(activity.running).toBe(2);
  end();
  end();
  expect(activity.running).toBe(1);
  work.end();
  expect(activity.running).toBe(0);
});

it('leaves out what waits for time itself, with all that it is a part of', () => {
  const activity = new Activity();
  const call = activity.start();
  const invocation = activity.start(() => call);
  const request = activity.start(() => invocation);
  const resume = request.pause();
  expect(activity.running).toBe(0);
  resume();
  resume();
  expect(activity.running).toBe(3);
});

it('waits for nothing while one of two parts waits for time itself', () => {
  const activity = new Activity();
  const invocation = activity.start();
  const [one, other] = [activity.start(() => invocation), activity.start(() => invocation)];
  const [resumeOne, resumeOther] = [one.pause(), other.pause()];
  resumeOne();
  one.end();
  expect(activity.running).toBe(0);
  resumeOther();
  other.end();
  expect(activity.running).toBe(1);
});

it('does not count again what has ended while it waited', () => {
  const activity = new Activity();
  const work = activity.start();
  const resume = work.pause();
  work.end();
  resume();
  expect(activity.running).toBe(0);
});

it('counts again what waited for a part that has ended, though nobody let that go on', () => {
  const activity = new Activity();
  const caller = activity.start();
  const invocation = activity.start(() => caller);
  const request = activity.start(() => invocation);
  const resume = request.pause();
  invocation.end();
  expect(activity.running).toBe(1);
  resume();
  request.end();
  expect(activity.running).toBe(1);
});

it('lets nothing wait for time with a part that has ended', () => {
  const activity = new Activity();
  const invocation = activity.start();
  const request = activity.start(() => invocation);
  request.end();
  request.pause();
  expect(activity.running).toBe(1);
});
