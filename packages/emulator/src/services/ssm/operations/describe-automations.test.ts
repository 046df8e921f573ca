import { beforeEach, describe, expect, it } from 'vitest';
import type { AutomationExecutionMetadata, StepExecution } from '@aws-sdk/client-ssm';
import type { Driver } from '../testing/driver.ts';
import { aDocument, aDriver, aRunbook, anApproveStep, anInvokeStep, signal, start, user } from '../testing/fixtures.ts';

interface Answer {
  readonly AutomationExecutionMetadataList: AutomationExecutionMetadata[];
  readonly NextToken?: string;
}

let driver: Driver;
let ids: string[];

/** Five waiting automations an hour apart, the second of them approved, the last of another document. */
beforeEach(async () => {
  const runbook = aRunbook([anApproveStep(), anInvokeStep('after')]);
  driver = aDriver([aDocument('approval-a', runbook), aDocument('approval-b', runbook)]);
  ids = [];
  for (let n = 0; n < 5; n += 1) {
    const DocumentName = n === 4 ? 'approval-b' : 'approval-a';
    ids.push(await start(driver, { DocumentName, Tags: [{ Key: `level-${n}`, Value: 'x' }, { Key: 'deployment', Value: 'd' }] }));
    await driver.advance(3600);
  }
  await signal(driver, ids[1] ?? '', user('team-lead'));
});

const list = (input: object = {}) => driver.call<Answer>('ssm:DescribeAutomationExecutions', input);
/** Their places in the order of starting. */
const found = async (...Filters: object[]) => {
  const { AutomationExecutionMetadataList: executions } = await list({ Filters });
  return executions.map(({ AutomationExecutionId = '' }) => ids.indexOf(AutomationExecutionId));
};

it('lists the newest first, in short', async () => {
  const { AutomationExecutionMetadataList: all } = await list();
  expect(all.map(({ AutomationExecutionId }) => AutomationExecutionId)).toEqual(ids.toReversed());
  expect(all[0]).toMatchObject({
    DocumentName: 'approval-b',
    AutomationExecutionStatus: 'Waiting',
    CurrentStepName: 'approve',
    CurrentAction: 'aws:approve',
    ExecutionStartTime: new Date('2030-01-01T13:00:00Z'),
    AutomationType: 'Local',
    Mode: 'Auto',
  });
  expect(all[0]).not.toHaveProperty('StepExecutions');
  expect(all[0]).not.toHaveProperty('Parameters');
});

const unknownId = '00000000-0000-4000-8000-000000000000';

describe('filters', () => {
  it.each<[string, string[], number[]]>([
    ['DocumentNamePrefix', ['approval-'], [4, 3, 2, 1, 0]],
    ['DocumentNamePrefix', ['approval-b', 'other'], [4]],
    ['DocumentNamePrefix', ['pproval'], []],
    ['ExecutionStatus', ['Success'], [1]],
    ['ExecutionStatus', ['Success', 'Waiting'], [4, 3, 2, 1, 0]],
    ['CurrentAction', ['aws:approve'], [4, 3, 2, 0]],
    ['StartTimeBefore', ['2030-01-01T11:00:00Z'], [1, 0]],
    ['StartTimeAfter', ['2030-01-01T11:00:00Z'], [4, 3]],
    ['TagKey', ['level-3'], [3]],
    ['TagKey', ['level-3', 'level-0'], [3, 0]],
    ['TagKey', ['level'], []],
    ['ParentExecutionId', ['none'], []],
    ['AutomationType', ['Local'], [4, 3, 2, 1, 0]],
    ['AutomationType', ['CrossAccount'], []],
  ])('%s %j finds %j', async (Key, Values, expected) => {
    expect(await found({ Key, Values })).toEqual(expected);
  });

  it('finds by id', async () => {
    expect(await found({ Key: 'ExecutionId', Values: [ids[2]] })).toEqual([2]);
    expect(await found({ Key: 'ExecutionId', Values: [ids[2]] }, { Key: 'ExecutionStatus', Values: ['Success'] })).toEqual([]);
    expect(await found({ Key: 'ExecutionId', Values: ['unknown'] })).toEqual([]);
  });

  it('must all match', async () => {
    expect(await found({ Key: 'TagKey', Values: ['deployment'] }, { Key: 'ExecutionStatus', Values: ['Success'] })).toEqual([1]);
  });

  it.each<[string, string[], string]>([
    ['Colour', ['x'], 'ValidationException'],
    ['constructor', ['x'], 'ValidationException'],
    ['StartTimeBefore', ['soon'], 'InvalidFilterValue'],
    ['ExecutionStatus', [], 'ValidationException'],
    ['OpsItemId', ['x'], 'UnsupportedOperation'],
  ])('%s %j is refused as %s', async (Key, Values, type) => {
    await expect(list({ Filters: [{ Key, Values }] })).rejects.toMatchObject({ type });
  });
});

describe('pages', () => {
  const page = async (input: object) => {
    const { AutomationExecutionMetadataList: executions, NextToken } = await list(input);
    return { places: executions.map(({ AutomationExecutionId = '' }) => ids.indexOf(AutomationExecutionId)), NextToken };
  };

  it('lead through all matches, whatever starts meanwhile', async () => {
    const Filters = [{ Key: 'CurrentAction', Values: ['aws:approve'] }];
    const first = await page({ Filters, MaxResults: 2 });
    await start(driver, { DocumentName: 'approval-a' });
    const second = await page({ Filters, MaxResults: 2, NextToken: first.NextToken });
    expect([first.places, second.places, second.NextToken]).toEqual([[4, 3], [2, 0], undefined]);
  });

  it('end without a token where nothing is left', async () => {
    expect(await page({ MaxResults: 5 })).toEqual({ places: [4, 3, 2, 1, 0], NextToken: undefined });
  });

  it.each([0, 51, 1.5])('of %d are refused', async (MaxResults) => {
    await expect(list({ MaxResults })).rejects.toMatchObject({ type: 'ValidationException' });
  });

  it.each(['', 'x', 'cGxhY2U6LTE'])('after the token %j are refused', async (NextToken) => {
    await expect(list({ NextToken })).rejects.toMatchObject({ type: 'InvalidNextToken' });
  });
});

describe('DescribeAutomationStepExecutions', () => {
  const steps = async (input: object = {}) => {
    const answer = await driver.call<{ StepExecutions: StepExecution[]; NextToken?: string }>('ssm:DescribeAutomationStepExecutions', { AutomationExecutionId: ids[1], ...input });
    return { names: answer.StepExecutions.map(({ StepName }) => StepName), NextToken: answer.NextToken };
  };

  it('lists the steps in their order, or reversed, in pages', async () => {
    expect((await steps()).names).toEqual(['approve', 'after']);
    expect((await steps({ ReverseOrder: true })).names).toEqual(['after', 'approve']);
    const first = await steps({ MaxResults: 1 });
    expect([first.names, (await steps({ MaxResults: 1, NextToken: first.NextToken })).names]).toEqual([['approve'], ['after']]);
  });

  it.each<[string, string, string[]]>([
    ['StepName', 'after', ['after']],
    ['StepExecutionStatus', 'Success', ['approve', 'after']],
    ['Action', 'aws:approve', ['approve']],
    ['StartTimeAfter', '2030-01-01T12:00:00Z', ['after']],
  ])('filters by %s %s', async (Key, value, names) => {
    expect((await steps({ Filters: [{ Key, Values: [value] }] })).names).toEqual(names);
  });

  it('refuses an automation that does not exist', async () => {
    await expect(steps({ AutomationExecutionId: unknownId })).rejects.toMatchObject({ type: 'AutomationExecutionNotFoundException' });
  });
});

describe('GetAutomationExecution and SendAutomationSignal', () => {
  it('refuse an automation that does not exist', async () => {
    const AutomationExecutionId = unknownId;
    const type = 'AutomationExecutionNotFoundException';
    await expect(driver.call('ssm:GetAutomationExecution', { AutomationExecutionId })).rejects.toMatchObject({ type });
    await expect(signal(driver, unknownId, user('team-lead'))).rejects.toMatchObject({ type });
  });

  it.each([
    ['StartStep', 'UnsupportedOperation'],
    ['Revoke', 'UnsupportedOperation'],
    ['Maybe', 'ValidationException'],
  ])('the signal %s is refused as %s', async (SignalType, type) => {
    await expect(signal(driver, ids[0] ?? '', user('team-lead'), undefined, SignalType)).rejects.toMatchObject({ type });
  });

  it('takes comments of 1 to 512 characters', async () => {
    for (const length of [0, 513]) {
      const comment = '承'.repeat(length);
      await expect(signal(driver, ids[0] ?? '', user('team-lead'), comment)).rejects.toMatchObject({ type: 'ValidationException' });
    }
    await signal(driver, ids[0] ?? '', user('team-lead'), '承'.repeat(512));
    expect(await found({ Key: 'ExecutionStatus', Values: ['Success'] })).toEqual([1, 0]);
  });
});
