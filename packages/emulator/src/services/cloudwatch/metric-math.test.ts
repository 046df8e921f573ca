import { expect, it } from 'vitest';
import { compileExpression } from './metric-math.ts';
import { readSelect } from './metrics-insights.ts';

const values: Readonly<Record<string, number>> = { a: 6, b: 2, zero: 0 };
const scope = { valueOf: (id: string) => values[id], select: () => 42 };

it.each([
  ['a / b * 100', 300],
  ['a - b - 1', 3],
  ['-(a + b)', -8],
  ['a / zero', undefined],
  ['a - none', undefined],
  ['a - FILL(none, 0)', 6],
  ['FILL(a, 0)', 6],
  ['SUM([a, b, none])', 8],
  ['MAX([a, b])', 6],
  ['MIN([a, b])', 2],
  ['AVG([a, b, none])', 4],
  ['SUM([none])', undefined],
  ['ABS(b - a)', 4],
  ['IF(a > b, a, b)', 6],
  ['IF(a < b, 1)', undefined],
  ['a >= 6', 1],
  ['SELECT MAX(x) FROM "AWS/Usage"', 42],
])('%s is %j', (expression, expected) => {
  expect(compileExpression(expression)(scope)).toBe(expected);
});

it.each(['a b', 'a +', 'ANOMALY_DETECTION_BAND(a)', "SEARCH('{AWS/SNS}', 'Sum')", 'FILL(a, REPEAT, 1)', '(a', '[a', 'a & b', 'RATE(a)'])('refuses %s', (expression) => {
  expect(() => compileExpression(expression)).toThrow('is not supported by this emulator');
});

it.each([
  ['SELECT MAX(ConcurrentAutomationUsage) FROM "AWS/Usage"', { aggregate: 'MAX', metricName: 'ConcurrentAutomationUsage', namespace: 'AWS/Usage', where: {} }],
  ['SELECT SUM("Errors") FROM SCHEMA("AWS/Lambda", FunctionName) WHERE FunctionName = \'open\' AND Resource = \'open\'', { aggregate: 'SUM', metricName: 'Errors', namespace: 'AWS/Lambda', where: { FunctionName: 'open', Resource: 'open' } }],
])('reads %s', (query, expected) => {
  expect(readSelect(query)).toEqual(expected);
});

it.each(['SELECT MAX(x) FROM "y" GROUP BY z', "SELECT MAX(x) FROM \"y\" WHERE a != 'b'", 'SELECT x FROM "y"'])('refuses %s', (query) => {
  expect(() => readSelect(query)).toThrow('is not supported by this emulator');
});
