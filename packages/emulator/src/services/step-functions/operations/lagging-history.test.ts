import { expect, it } from 'vitest';
import { defaultSettings } from '../../../settings.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionState } from '../execution-state.ts';
import { visibleHistory } from './lagging-history.ts';

const anExecution = (events: number): ExecutionState =>
  ({ executionArn: 'arn', history: Array.from({ length: events }, (_, index) => ({ id: index + 1 })) }) as unknown as ExecutionState;

function reader(historyReads: 'current' | 'oneReadBehind') {
  const context = { executions: {}, settings: { ...defaultSettings, historyReads } } as unknown as OperationContext;
  return (events: number, nextToken?: string) => visibleHistory(anExecution(events), nextToken ? { nextToken } : {}, context).length;
}

it('shows everything by default', () => {
  const read = reader('current');
  expect([read(5), read(9)]).toEqual([5, 9]);
});

it('shows what the reading before could have seen, and catches up when nothing is added', () => {
  const read = reader('oneReadBehind');
  expect([read(5), read(5), read(9), read(9)]).toEqual([1, 5, 5, 9]);
});

it('lets later pages see what their first page could have seen, and more', () => {
  const read = reader('oneReadBehind');
  expect([read(5), read(5, 'token'), read(5)]).toEqual([1, 5, 5]);
});
