import { describe, expect, it } from 'vitest';
import type { SsmParameter } from '../../../resources.ts';
import { aDocument, aDriver, aRunbook, anInvokeStep, start } from '../testing/fixtures.ts';

const content = aRunbook([anInvokeStep('a')], { description: 'Calls a', parameters: { Who: { type: 'StringList', description: 'People', default: ['x'] } } });
const parameter = (name: string, value: string): SsmParameter => {
  const arn = `arn:aws:ssm:eu-west-1:123456789012:parameter/${name.replace(/^\//, '')}`;
  return { name, arn, type: 'String', value, version: 2, lastModifiedAt: 0 };
};

function aStore() {
  const driver = aDriver([aDocument('runbook', aRunbook([anInvokeStep('old')]), content)]);
  for (const stored of [parameter('/app/flow', 'arn'), parameter('plain', 'p')]) driver.resources.parameters.set(stored.name, stored);
  return driver;
}

describe('GetParameter', () => {
  it.each([
    ['/app/flow', 'arn'],
    ['plain', 'p'],
    ['/app/flow:2', 'arn'],
    ['arn:aws:ssm:eu-west-1:123456789012:parameter/app/flow', 'arn'],
    ['arn:aws:ssm:eu-west-1:123456789012:parameter/plain', 'p'],
  ])('finds %s', async (Name, Value) => {
    const answer = await aStore().call('ssm:GetParameter', { Name });
    expect(answer).toMatchObject({ Parameter: { Value, Type: 'String', Version: 2, DataType: 'text', LastModifiedDate: new Date(0) } });
  });

  it.each([
    ['/app/other', 'ParameterNotFound'],
    ['app/flow', 'ParameterNotFound'],
    ['/plain', 'ParameterNotFound'],
    ['arn:aws:ssm:eu-west-1:210987654321:parameter/plain', 'ParameterNotFound'],
    ['arn:aws:ssm:us-east-1:123456789012:parameter/plain', 'ParameterNotFound'],
    ['/app/flow:1', 'ParameterVersionNotFound'],
    ['/app/flow:label', 'UnsupportedOperation'],
  ])('refuses %s as %s', async (Name, type) => {
    await expect(aStore().call('ssm:GetParameter', { Name })).rejects.toMatchObject({ type });
  });
});

it('GetParameters tells what it found from what it did not', async () => {
  const answer = await aStore().call('ssm:GetParameters', { Names: ['/app/flow', 'nothing', 'plain:1'] });
  expect(answer).toMatchObject({ Parameters: [{ Name: '/app/flow' }], InvalidParameters: ['nothing', 'plain:1'] });
});

it('GetParameters takes ten names and refuses eleven', async () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);
  expect(await aStore().call('ssm:GetParameters', { Names: names(10) })).toMatchObject({ Parameters: [] });
  await expect(aStore().call('ssm:GetParameters', { Names: names(11) })).rejects.toMatchObject({ type: 'ValidationException' });
});

describe('documents', () => {
  it('answers the content as JSON or YAML', async () => {
    const json = await aStore().call<{ Content: string }>('ssm:GetDocument', { Name: 'runbook' });
    expect(JSON.parse(json.Content)).toEqual(content);
    expect(json).toMatchObject({ DocumentVersion: '2', DocumentType: 'Automation', DocumentFormat: 'JSON', Status: 'Active' });
    const yaml = await aStore().call<{ Content: string }>('ssm:GetDocument', { Name: 'runbook', DocumentVersion: '1', DocumentFormat: 'YAML' });
    expect(yaml.Content).toContain('FunctionName: old');
  });

  it('describes a document', async () => {
    expect(await aStore().call('ssm:DescribeDocument', { Name: 'runbook' })).toMatchObject({
      Document: {
        Name: 'runbook',
        Owner: '123456789012',
        Description: 'Calls a',
        SchemaVersion: '0.3',
        DocumentVersion: '2',
        DefaultVersion: '2',
        LatestVersion: '2',
        Parameters: [{ Name: 'Who', Type: 'StringList', Description: 'People', DefaultValue: '["x"]' }],
      },
    });
  });

  it.each([
    [{ Name: 'nothing' }, 'InvalidDocument'],
    [{ Name: 'runbook', DocumentVersion: '9' }, 'InvalidDocumentVersion'],
    [{ Name: 'runbook', VersionName: 'v' }, 'UnsupportedOperation'],
  ])('refuses %j as %s', async (input, type) => {
    for (const operation of ['ssm:GetDocument', 'ssm:DescribeDocument']) {
      await expect(aStore().call(operation, input)).rejects.toMatchObject({ type });
    }
  });
});

describe('ListTagsForResource', () => {
  it('lists the tags of an automation', async () => {
    const driver = aStore();
    const ResourceId = await start(driver, { Tags: [{ Key: 'a', Value: 'b' }] });
    expect(await driver.call('ssm:ListTagsForResource', { ResourceType: 'Automation', ResourceId })).toEqual({ TagList: [{ Key: 'a', Value: 'b' }] });
  });

  it.each([
    ['Automation', 'InvalidResourceId'],
    ['Document', 'UnsupportedOperation'],
  ])('of an unknown %s is refused as %s', async (ResourceType, type) => {
    await expect(aStore().call('ssm:ListTagsForResource', { ResourceType, ResourceId: 'x' })).rejects.toMatchObject({ type });
  });
});
