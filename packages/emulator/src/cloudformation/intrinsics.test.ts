import { describe, expect, it } from 'vitest';
import { isConditionMet } from './conditions.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { noValue, type Scope } from './scope.ts';

const names = new Map<string, unknown>([
  ['AWS::Region', 'eu-central-1'],
  ['AWS::NoValue', noValue],
  ['Topic', 'arn:topic'],
  ['Zones', ['a', 'b']],
]);

const scope: Scope = {
  ref: (name, path) => names.get(name) ?? fail(`${path}: no ${name}`),
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === 'Yes',
  mapping: (keys) => keys.join('/'),
  importedValue: (name) => `imported ${name}`,
};

function fail(message: string): never {
  throw new Error(message);
}

describe('a value', () => {
  it.each([
    [{ Ref: 'Topic' }, 'arn:topic'],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'Role/Arn'],
    [{ 'Fn::GetAtt': 'Nested.Outputs.Name' }, 'Nested/Outputs.Name'],
    [{ 'Fn::Join': ['-', ['a', 1, true, { Ref: 'Topic' }]] }, 'a-1-true-arn:topic'],
    [{ 'Fn::Join': [',', { 'Fn::Split': ['|', 'a|b'] }] }, 'a,b'],
    [{ 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
    [{ 'Fn::Sub': 'arn:${AWS::Region}:${Role.Arn}:${!Literal}' }, 'arn:eu-central-1:Role/Arn:${Literal}'],
    [{ 'Fn::Sub': ['${name}-${AWS::Region}', { name: { Ref: 'Topic' } }] }, 'arn:topic-eu-central-1'],
    [{ 'Fn::Sub': '$& $1 ${Topic}' }, '$& $1 arn:topic'],
    [{ 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    [{ 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
    [{ 'Fn::Select': [5, { 'Fn::Split': [':', 'arn:aws:sns:r:a:name'] }] }, 'name'],
    [{ 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    [{ 'Fn::If': ['No', { Ref: 'absent' }, { Ref: 'Topic' }] }, 'arn:topic'],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'Map/eu-central-1/key'],
    [{ 'Fn::ImportValue': { 'Fn::Sub': '${AWS::Region}-x' } }, 'imported eu-central-1-x'],
    [{ 'Fn::Base64': '承認' }, '5om/6KqN'],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, 2] }, { b: [2] }],
    [
      { Ref: 'not an intrinsic', beside: 'another key' },
      { Ref: 'not an intrinsic', beside: 'another key' },
    ],
    [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
    [
      [null, 1, false, 'text'],
      [null, 1, false, 'text'],
    ],
  ])('%j is %j', (value, resolved) => {
    expect(resolveIntrinsics(value, scope, 'at')).toEqual(resolved);
  });

  it.each([
    [{ a: [{ 'Fn::Cidr': [] }] }, 'at.a[0].Fn::Cidr: this intrinsic function is not supported'],
    [{ 'Fn::Sub': 'x', other: 1 }, 'at: Fn::Sub stands beside other keys (Fn::Sub, other)'],
    [{ 'Fn::Join': ['-', 'text'] }, 'at.Fn::Join takes a list.'],
    [{ 'Fn::Join': ['-', ['a', { b: 1 }]] }, 'at.Fn::Join[1][1]: text expected, got {"b":1}'],
    [{ 'Fn::Join': ['-'] }, 'at.Fn::Join takes a list of 2 items'],
    [{ 'Fn::Select': [2, ['a', 'b']] }, 'at.Fn::Select: there is no item 2 in a list of 2'],
    [{ 'Fn::Sub': ['a'] }, 'at.Fn::Sub takes text, or a list of text and an object'],
    [{ 'Fn::Sub': 'a ${Absent}' }, 'at.Fn::Sub: no Absent'],
    [{ 'Fn::GetAtt': ['Only'] }, 'at.Fn::GetAtt takes a logical id and an attribute'],
  ])('%j is refused with its path', (value, message) => {
    expect(() => resolveIntrinsics(value, scope, 'at')).toThrow(message);
  });
});

describe('a condition', () => {
  const yes = { Condition: 'Yes' };
  const no = { Condition: 'No' };
  const evaluate = (expression: unknown) =>
    isConditionMet(expression, { scope, path: 'at', resolve: (value) => resolveIntrinsics(value, scope, 'at') });

  it.each([
    [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] }, true],
    [{ 'Fn::Equals': ['a', 'b'] }, false],
    [{ 'Fn::Equals': [1, '1'] }, true],
    [{ 'Fn::Not': [yes] }, false],
    [{ 'Fn::And': [yes, { 'Fn::Not': [no] }] }, true],
    [{ 'Fn::And': [yes, no] }, false],
    [{ 'Fn::Or': [no, yes] }, true],
    [{ 'Fn::Or': [no, no] }, false],
  ])('%j is %s', (expression, isMet) => {
    expect(evaluate(expression)).toBe(isMet);
  });

  it.each([[{ 'Fn::Sub': 'x' }], ['Yes'], [{}], [{ ...yes, 'Fn::Not': [no] }]])('%j is refused', (expression) => {
    expect(() => evaluate(expression)).toThrow(/^at: /u);
  });
});
