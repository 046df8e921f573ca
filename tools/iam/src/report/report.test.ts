import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedDenial } from '../record/denials.ts';
import type { Grant } from '../record/usage.ts';
import { complaintsAbout } from './complaints.ts';
import { printSummary } from './print.ts';
import { summarize } from './summary.ts';
import { Templates } from './template.ts';

function aGrant(changes: Partial<Grant> & { readonly stack?: string } = {}): Grant {
  const { stack = 'one', ...more } = changes;
  return {
    origin: { stack, logicalId: 'WorkerRole', path: 'Resources.WorkerRole.Properties.Policies[0].PolicyDocument', constructPath: `${stack}/Worker/Role/Resource` },
    holder: `${stack}-WorkerRole-ABCDEFGHIJ12`,
    statement: 0,
    action: 'sns:Publish',
    resource: `arn:aws:sns:us-east-1:123456789012:Automation-${stack}`,
    resourceIndex: 0,
    count: 1,
    isNecessary: true,
    ...more,
  };
}

const aDenial: RecordedDenial = {
  principal: 'arn:aws:sts::123456789012:assumed-role/worker/session',
  action: 'sns:Publish',
  resource: 'arn:aws:sns:us-east-1:123456789012:topic',
  operation: 'sns:Publish',
  reason: 'implicit',
  policyKind: 'identity-based',
  isExpected: false,
};

const summaryOf = (grants: readonly Grant[], because?: string) => summarize([{ grants, denials: [] }], () => because);

describe('the report', () => {
  it('takes the same grant of two stacks for one, and what one of them uses for used', () => {
    const summary = summaryOf([aGrant({ count: 0, isNecessary: false }), aGrant({ stack: 'two', count: 3 })]);
    expect(summary.grants).toMatchObject([{ construct: 'Worker/Role/Resource', stacks: ['one', 'two'], count: 3, isNecessary: true }]);
    expect(complaintsAbout(summary)).toEqual([]);
  });

  it.each<[string, Grant[], string | undefined, RegExp[]]>([
    ['a grant that is used', [aGrant()], undefined, []],
    ['a grant that nothing uses', [aGrant({ count: 0 })], undefined, [/^Nothing uses this grant.*\n.*Worker\/Role\/Resource.*sns:Publish on arn:aws:sns/]],
    ['a grant that nothing uses, and says why', [aGrant({ count: 0 })], 'The emulator does not do it.', []],
    ['a grant that is used, and says why it is not', [aGrant()], 'The emulator does not do it.', [/^This grant is used after all/]],
    ['a grant that allows what another one allows', [aGrant({ isNecessary: false })], undefined, [/^Nothing is denied without this grant/]],
  ])('complains of %s as it ought to', (_what, grants, because, complaints) => {
    expect(complaintsAbout(summaryOf(grants, because))).toEqual(complaints.map((pattern) => expect.stringMatching(pattern)));
  });

  it('complains of denials that nobody expected, and names who, what and on what', () => {
    const [complaint, ...others] = complaintsAbout(summarize([{ grants: [], denials: [aDenial, aDenial, { ...aDenial, isExpected: true }] }], () => undefined));
    expect(complaint).toMatch(/sns:Publish on arn:aws:sns:\S+:topic by arn:aws:sts::\S+worker\/session in sns:Publish.*2 times/);
    expect(others).toEqual([]);
  });

  it('prints everything: what was used and how often, what was not and why, what was denied', () => {
    const { denials } = summarize([{ grants: [], denials: [{ ...aDenial, isExpected: true }] }], () => undefined);
    const { grants } = summarize([{ grants: [aGrant({ count: 7 }), aGrant({ action: 'sns:Subscribe', count: 0 })], denials: [] }], ({ count }) => (count === 0 ? 'Not here.' : undefined));
    const text = printSummary({ grants, denials });
    expect(text).toMatch(/used: 1\n.*one-WorkerRole.*\n.*sns:Publish on .*: 7\n/);
    expect(text).toMatch(/never were: 1\n.*\n.*sns:Subscribe on .*: Not here\.\n/);
    expect(text).toMatch(/expected: 1\n.*sns:Publish on .*topic/);
  });
});

describe('a reason', () => {
  let assembly = '';
  const topic = { Ref: 'Topic' };
  const statements = [{ Action: ['sns:Publish', 'sns:Subscribe'], Resource: [{ Ref: 'Other' }, topic] }, { Action: 'sns:Publish', Resource: topic }];
  const Metadata = { 'countersign:unproven': [{ Actions: ['sns:Publish'], Resources: [topic], Because: 'Not here.' }] };

  beforeAll(() => {
    assembly = mkdtempSync(join(tmpdir(), 'countersign-assembly-'));
    const properties = { Policies: [{ PolicyDocument: { Statement: statements } }] };
    writeFileSync(join(assembly, 'one.template.json'), JSON.stringify({ Resources: { WorkerRole: { Properties: properties, Metadata } } }));
  });
  afterAll(() => rmSync(assembly, { recursive: true }));

  it.each<[string, Partial<Grant>, string | undefined]>([
    ['its action on its resource', { statement: 0, resourceIndex: 1 }, 'Not here.'],
    ['them in a statement of their own', { statement: 1, resourceIndex: 0 }, 'Not here.'],
    ['no other resource', { statement: 0, resourceIndex: 0 }, undefined],
    ['no other action', { statement: 0, resourceIndex: 1, action: 'sns:Subscribe' }, undefined],
  ])('is read from the template, and covers %s', (_what, changes, because) => {
    expect(new Templates(assembly).reasonFor(aGrant(changes))).toBe(because);
  });
});
