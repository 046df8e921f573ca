import { expect, it } from 'vitest';

import { staleExecutions } from './stale-executions.ts';
import { Store } from './store.ts';
import type { Address, Executions } from './transition.ts';

const [one, two]: [Address, Address] = [{ machine: 'states', id: 'one' }, { machine: 'states', id: 'two' }];

function aStore() {
  const store = new Store();
  const executions: Executions = {
    dispatch: () => Promise.reject(new Error('not here')),
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in Executions
    read: <S>(address: Address) => store.read(address) as S | undefined,
    list: <S>() => store.list('states') as Iterable<S>,
  };
  const stale = staleExecutions(executions, store);
  return { store, stale, listed: () => [...stale.list('states')] };
}

it('shows each execution before its newest change, and none that is new', () => {
  const { store, stale, listed } = aStore();
  store.commit(one, { n: 1 });
  store.keepsPrevious = true;
  expect(stale.read(one)).toEqual({ n: 1 });
  store.commit(one, { n: 2 });
  store.commit(two, { n: 1 });
  expect([stale.read(one), stale.read(two), listed()]).toEqual([{ n: 1 }, undefined, [{ n: 1 }]]);
  store.commit(one, { n: 3 });
  expect(stale.read(one)).toEqual({ n: 2 });
});

it('does not take for a change what was written again as it was', () => {
  const { store, stale } = aStore();
  store.commit(one, { n: 1 });
  store.keepsPrevious = true;
  store.commit(one, { n: 2 });
  store.commit(one, { n: 2 });
  expect(stale.read(one)).toEqual({ n: 1 });
});

it('still shows what was kept when no more is kept, until the next change', () => {
  const { store, stale } = aStore();
  store.keepsPrevious = true;
  store.commit(one, { n: 1 });
  store.keepsPrevious = false;
  expect(stale.read(one)).toBeUndefined();
  store.commit(two, { n: 1 });
  expect(stale.read(one)).toEqual({ n: 1 });
});

it('begins anew each time', () => {
  const { store, stale } = aStore();
  store.keepsPrevious = true;
  store.commit(one, { n: 1 });
  store.keepsPrevious = false;
  store.keepsPrevious = true;
  expect(stale.read(one)).toEqual({ n: 1 });
});

it('tells a listener of what is committed, as long as it listens', () => {
  const { store } = aStore();
  const told: unknown[] = [];
  store.watch(({ id }, state) => told.push([id, state]));
  store.commit(one, 1);
  store.watch(undefined);
  store.commit(one, 2);
  expect(told).toEqual([['one', 1]]);
});

it('begins anew when it is asked for again', () => {
  const { store, stale } = aStore();
  store.commit(one, { n: 1 });
  store.keepsPrevious = true;
  store.commit(one, { n: 2 });
  store.keepsPrevious = true;
  expect(stale.read(one)).toEqual({ n: 2 });
});
