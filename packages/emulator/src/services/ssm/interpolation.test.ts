import { expect, it } from 'vitest';
import { interpolate, unresolvedReferences } from './interpolation.ts';
import type { Json } from './runbook.ts';

const nasty = 'a {{ Name }} "quoted" \\ {x} }} {{\nline 承認 🚀 $& $1';
const values: Record<string, Json> = {
  Name: 'order-service',
  Approvers: ['team-lead', 'ops-lead'],
  Count: 2,
  Flag: false,
  Map: { a: 'b' },
  Nasty: nasty,
  'automation:EXECUTION_ID': '1111',
  'approve.ApprovalStatus': 'Approved',
};
const lookup = (reference: string) => values[reference];

it.each<[Json, Json]>([
  ['{{ Name }}', 'order-service'],
  ['{{Name}}', 'order-service'],
  ['  {{  Name  }}  ', 'order-service'],
  ['Deploy {{Name}}, {{ Name }}!', 'Deploy order-service, order-service!'],
  ['{{Approvers}}', ['team-lead', 'ops-lead']],
  ['by {{Approvers}}', 'by ["team-lead","ops-lead"]'],
  ['{{ Count }}', 2],
  ['{{ Count }} of 3', '2 of 3'],
  ['{{ Flag }}', false],
  ['{{ Map }}', { a: 'b' }],
  ['{{automation:EXECUTION_ID}}', '1111'],
  ['{{ approve.ApprovalStatus }}', 'Approved'],
  ['{{ Nasty }}', nasty],
  ['<{{ Nasty }}>', `<${nasty}>`],
  ['{"a":"{{Name}}","b":{"c":1}}', '{"a":"order-service","b":{"c":1}}'],
  ['{{{Name}}}', '{order-service}'],
  ['{ Name } and { { Name } }', '{ Name } and { { Name } }'],
  ['{{ not a reference }}', '{{ not a reference }}'],
  ['{{}}', '{{}}'],
  [['{{Name}}', '{{Approvers}}'], ['order-service', ['team-lead', 'ops-lead']]],
  [{ key: { deep: '{{Count}}' }, '{{Name}}': 1 }, { key: { deep: 2 }, '{{Name}}': 1 }],
  [7, 7],
  [null, null],
])('%j becomes %j', (written, expected) => {
  expect(interpolate(written, lookup)).toEqual(expected);
});

it('puts values in once: what they hold is not read again', () => {
  expect(interpolate('{{A}}', (name) => ({ A: '{{B}}', B: 'secret' })[name])).toBe('{{B}}');
  expect(interpolate('x {{A}} {{B}}', (name) => ({ A: '{{B}}', B: 'b' })[name])).toBe('x {{B}} b');
});

it('names the references that have no value', () => {
  expect(unresolvedReferences({ a: '{{ Name }} {{ x.Payload }}', b: ['{{Missing}}'] }, lookup)).toEqual(['x.Payload', 'Missing']);
});
