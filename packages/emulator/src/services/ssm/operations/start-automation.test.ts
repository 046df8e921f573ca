import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../settings.ts';
import type { Driver } from '../testing/driver.ts';
import { aDocument, aDriver, aRunbook, anApproveStep, get, start } from '../testing/fixtures.ts';

const ClientToken = 'AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const runbook = (more: object = {}) => aRunbook([anApproveStep()], { parameters: { Who: { type: 'StringList', default: ['x'] } }, ...more });
const executions = async (driver: Driver) => {
  const answer = await driver.call<{ AutomationExecutionMetadataList: unknown[] }>('ssm:DescribeAutomationExecutions', {});
  return answer.AutomationExecutionMetadataList.length;
};

it('answers the id, and describes all that was asked for', async () => {
  const driver = aDriver(runbook());
  const Tags = [{ Key: 'level', Value: '1' }];
  const id = await start(driver, { Parameters: { Who: ['a', 'b'] }, Tags, Mode: 'Auto' });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await get(driver, id)).toMatchObject({
    AutomationExecutionId: id,
    DocumentName: 'runbook',
    DocumentVersion: '1',
    ExecutionStartTime: new Date('2030-01-01T09:00:00Z'),
    ExecutedBy: 'arn:aws:iam::123456789012:root',
    Mode: 'Auto',
    Parameters: { Who: ['a', 'b'] },
    Outputs: {},
    StepExecutionsTruncated: false,
    ResolvedTargets: { ParameterValues: [], Truncated: false },
  });
});

describe('ClientToken', () => {
  it.each([{ ClientToken }, { ClientToken: ClientToken.toLowerCase() }])('starts once for the same token and parameters (%j)', async (again) => {
    const driver = aDriver(runbook());
    const request = { Parameters: { Who: ['a'] }, Tags: [{ Key: 'k', Value: 'v' }] };
    const id = await start(driver, { ...request, ClientToken });
    expect(await start(driver, { ...request, ...again })).toBe(id);
    expect(await executions(driver)).toBe(1);
    expect(driver.outbox.sentCount).toBe(1);
  });

  it('starts once for two requests at the same moment', async () => {
    const driver = aDriver(runbook());
    const [one, two] = await Promise.all([start(driver, { ClientToken }), start(driver, { ClientToken })]);
    expect(one).toBe(two);
    expect(driver.usage['automations']).toBe(1);
  });

  it('starts apart for different tokens and without', async () => {
    const driver = aDriver(runbook());
    const other = ClientToken.replace('A', 'B');
    const ids = [await start(driver, { ClientToken }), await start(driver, { ClientToken: other }), await start(driver), await start(driver)];
    expect(new Set(ids).size).toBe(4);
  });

  it.each([{ Parameters: { Who: ['b'] } }, { Parameters: { Who: ['a', 'a'] } }, { Tags: [{ Key: 'k', Value: 'v' }] }, { DocumentVersion: '1' }])(
    'is refused with other parameters (%j)',
    async (more) => {
      const driver = aDriver(runbook());
      await start(driver, { ClientToken, Parameters: { Who: ['a'] } });
      const again = start(driver, { ClientToken, Parameters: { Who: ['a'] }, ...more });
      await expect(again).rejects.toMatchObject({ type: 'IdempotentParameterMismatch' });
    },
  );

  it('is refused with the same parameters under repeatedClientToken refused', async () => {
    const driver = aDriver(runbook(), { repeatedClientToken: 'refused' });
    await start(driver, { ClientToken });
    await expect(start(driver, { ClientToken })).rejects.toMatchObject({ type: 'IdempotentParameterMismatch' });
    expect(await executions(driver)).toBe(1);
  });
});

describe('versions', () => {
  const documents = [{ ...aDocument('runbook', runbook(), runbook(), runbook()), defaultVersion: '2' }];
  it.each([
    [undefined, '2'],
    ['$DEFAULT', '2'],
    ['$LATEST', '3'],
    ['1', '1'],
  ])('%s is version %s', async (DocumentVersion, version) => {
    const driver = aDriver(documents);
    const id = await start(driver, DocumentVersion === undefined ? {} : { DocumentVersion });
    expect((await get(driver, id)).DocumentVersion).toBe(version);
  });

  it('finds a document by its ARN', async () => {
    const driver = aDriver(documents);
    const id = await start(driver, { DocumentName: 'arn:aws:ssm:eu-west-1:123456789012:document/runbook' });
    expect((await get(driver, id)).DocumentName).toBe('runbook');
  });
});

it.each<[string, object, string, RegExp, Partial<Settings>?]>([
  ['an unknown document', { DocumentName: 'nothing' }, 'AutomationDefinitionNotFoundException', /nothing does not exist/],
  ['a document of another account', { DocumentName: 'arn:aws:ssm:eu-west-1:210987654321:document/runbook' }, 'AutomationDefinitionNotFoundException', /210987654321:document\/runbook does not exist/],
  ['an unknown version', { DocumentVersion: '9' }, 'AutomationDefinitionVersionNotFoundException', /Version 9/],
  ['an unknown parameter', { Parameters: { What: ['x'] } }, 'InvalidAutomationExecutionParametersException', /What/],
  ['513 characters', { Parameters: { Who: ['x'.repeat(513)] } }, 'InvalidAutomationExecutionParametersException', /513/],
  ['six tags', { Tags: Array.from({ length: 6 }, (_, n) => ({ Key: `k${n}`, Value: '' })) }, 'ValidationException', /at most 5/],
  ['a token that is no UUID', { ClientToken: 'x'.repeat(36) }, 'ValidationException', /clientToken/],
  ['Mode Interactive', { Mode: 'Interactive' }, 'UnsupportedOperation', /Mode Interactive/],
  ['targets', { Targets: [] }, 'UnsupportedOperation', /Targets/],
])('refuses %s and starts nothing', async (_, more, type, message) => {
  const driver = aDriver(runbook());
  await expect(start(driver, more)).rejects.toMatchObject({ type, message: expect.stringMatching(message) });
  expect(await executions(driver)).toBe(0);
});

it('takes five tags, and 513 characters where the length is ignored', async () => {
  const driver = aDriver(runbook(), { parameterLength: 'ignored' });
  await start(driver, { Tags: Array.from({ length: 5 }, (_, n) => ({ Key: `k${n}`, Value: '' })), Parameters: { Who: ['x'.repeat(513)] } });
  expect(await executions(driver)).toBe(1);
});
