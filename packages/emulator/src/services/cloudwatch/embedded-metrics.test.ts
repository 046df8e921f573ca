import { expect, it } from 'vitest';
import { samplesIn } from './embedded-metrics.ts';

const directive = (changes: object = {}) => ({ Namespace: 'Ours', Dimensions: [['service'], ['service', 'stage']], Metrics: [{ Name: 'Overdue', Unit: 'Count' }], ...changes });
const line = (root: object, ...directives: object[]) => JSON.stringify({ service: 'find-overdue', stage: 'test', ...root, _aws: { Timestamp: 5, CloudWatchMetrics: directives } });
const metric = (dimensions: object) => ({ namespace: 'Ours', name: 'Overdue', dimensions });

it.each([
  ['a metric with each set of dimensions', line({ Overdue: 2 }, directive()), [{ metric: metric({ service: 'find-overdue' }), value: 2, at: 5 }, { metric: metric({ service: 'find-overdue', stage: 'test' }), value: 2, at: 5 }]],
  ['several values', line({ Overdue: [1, 2] }, directive({ Dimensions: [[]] })), [{ metric: metric({}), value: 1, at: 5 }, { metric: metric({}), value: 2, at: 5 }]],
  ['the line of a console, with text before it', `2030-01-01\tid\tINFO\t${line({ Overdue: 0 }, directive({ Dimensions: [['stage']] }))}`, [{ metric: metric({ stage: 'test' }), value: 0, at: 5 }]],
  ['no value', line({ Overdue: 'many' }, directive()), []],
  ['no namespace', line({ Overdue: 1 }, { ...directive(), Namespace: 1 }), []],
  ['no JSON', 'the text "_aws" { alone', []],
  ['another line', 'all is well', []],
])('finds in %s what it says', (_what, text, expected) => {
  expect(samplesIn(text)).toEqual(expected);
});
