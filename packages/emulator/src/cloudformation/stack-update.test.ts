import { describe, expect, it } from 'vitest';

import { emptyResources } from '../resources.ts';
import type { Resources, SsmDocument, SsmParameter } from '../resources.ts';
import { lastingResources, updateStacks } from './stack-update.ts';
import type { LastingResources } from './stack-update.ts';

const account = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };

function aDocument(step: string, update: SsmDocument['update'], createdAt: number): SsmDocument {
  return { name: 'runbook', documentType: 'Automation', versions: [{ version: '1', content: { step }, createdAt }], defaultVersion: '1', ...(update && { update }) };
}

function aParameter(value: string, lastModifiedAt: number): SsmParameter {
  return { name: 'flow', arn: 'arn', type: 'String', value, version: 1, lastModifiedAt };
}

function resourcesWith(fill: (resources: Resources) => void): Resources {
  const resources = emptyResources(account);
  fill(resources);
  return resources;
}

/** As it comes back from a data directory. */
function left(fill: (resources: Resources) => void): LastingResources {
  const entries = [...lastingResources(resourcesWith(fill))];
  return new Map(JSON.parse(JSON.stringify(entries)) as typeof entries);
}

describe('a deployment onto an earlier one', () => {
  it('keeps what left its template and is retained', () => {
    const before = left(({ documents, retained }) => {
      documents.set('runbook', aDocument('ask', 'newVersion', 1));
      documents.set('other', aDocument('ask', 'newVersion', 1));
      retained.add('documents\nrunbook');
    });
    const now = resourcesWith(() => {});
    updateStacks(now, before);
    expect([[...now.documents.keys()], [...now.retained]]).toEqual([['runbook'], ['documents\nrunbook']]);
    expect([...lastingResources(now).keys()]).toEqual(['documents\nrunbook']);
  });

  it.each<[string, SsmDocument, readonly (readonly [string, string, number])[]]>([
    ['stays as it is where its content did', aDocument('ask', 'newVersion', 2), [['1', 'ask', 1]]],
    ['gets a version with UpdateMethod: NewVersion', aDocument('ask twice', 'newVersion', 2), [['1', 'ask', 1], ['2', 'ask twice', 2]]],
    ['is replaced where CloudFormation chose its name', aDocument('ask twice', 'replaced', 2), [['1', 'ask twice', 2]]],
  ])('a document %s', (_what, changed, versions) => {
    const before = left(({ documents }) => documents.set('runbook', aDocument('ask', 'newVersion', 1)));
    const now = resourcesWith(({ documents }) => documents.set('runbook', changed));
    updateStacks(now, before);
    const runbook = now.documents.get('runbook');
    expect(runbook?.versions.map(({ version, content, createdAt }) => [version, content['step'], createdAt])).toEqual(versions);
    expect(runbook?.defaultVersion).toBe(versions.at(-1)?.[0]);
  });

  it('is refused where a document with a name of its own would have to be replaced', () => {
    const before = left(({ documents }) => documents.set('runbook', aDocument('ask', 'refused', 1)));
    const now = resourcesWith(({ documents }) => documents.set('runbook', aDocument('ask twice', 'refused', 2)));
    expect(() => updateStacks(now, before)).toThrow(/Document runbook: its content changed/);
  });

  it('counts the versions of a parameter', () => {
    const before = left(({ parameters }) => parameters.set('flow', aParameter('a', 1)));
    const same = resourcesWith(({ parameters }) => parameters.set('flow', aParameter('a', 2)));
    const changed = resourcesWith(({ parameters }) => parameters.set('flow', aParameter('b', 2)));
    for (const now of [same, changed]) updateStacks(now, before);
    expect([same, changed].map(({ parameters }) => parameters.get('flow'))).toEqual([aParameter('a', 1), { ...aParameter('b', 2), version: 2 }]);
  });
});
