import { describe, expect, it } from 'vitest';
import { aLevel, anAutomation, anExecution, aRunningLevel, levelArn, parametersOf } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import type { Automation } from './aws/automations.ts';
import { ApprovalsError } from './errors.ts';
import { findAsking } from './level-automation.ts';

const level = aLevel();
const running = { execution: aRunningLevel(level), level, index: 1, of: 3 };
const [lead, deputy] = level.approvers;

const tagged = (...automations: readonly Automation[]) => {
  const aws = new FakeAws().has(anExecution(), running.execution);
  automations.forEach((automation) => aws.hasAutomation(automation, { level: levelArn() }));
  return aws;
};
const decoy = (changes: Automation['parameters']) => anAutomation({}, 'decoy', { ...parametersOf(), ...changes });

describe("a level's automation", () => {
  it.each<[string, Automation['parameters']]>([
    ['is for another level', { LevelExecutionArn: [levelArn({ index: 2 })] }],
    ['wants fewer approvals', { MinRequiredApprovals: ['1'] }],
    ['mails through another topic', { NotificationArn: ['arn:aws:sns:eu-central-1:123456789012:Automation-other'] }],
    ['asks somebody else, too', { Approvers: [...level.approvers, 'arn:aws:iam::123456789012:user/someone'] }],
    ['asks nobody', { Approvers: [] }],
    ['says a thing twice', { NotificationArn: [level.topicArn, level.topicArn] }],
  ])('is not an older one that carries its tag and %s', async (_case, changes) => {
    const found = await findAsking(running, tagged(decoy(changes), anAutomation({}, 'own')).automations);
    expect(found).toMatchObject({ kind: 'waiting', automationExecutionId: 'own' });
    expect(await findAsking(running, tagged(decoy(changes)).automations)).toEqual({ kind: 'notYet' });
  });

  it('is not one without parameters', async () => {
    expect(await findAsking(running, tagged(anAutomation({}, 'decoy', {})).automations)).toEqual({ kind: 'notYet' });
  });

  it('may ask fewer than the level lists: who may not decide was taken off', async () => {
    const own = anAutomation({}, 'own', { ...parametersOf(), Approvers: [deputy ?? ''] });
    expect(await findAsking(running, tagged(own).automations)).toMatchObject({ automationExecutionId: 'own' });
  });

  it('is the oldest of those that fit', async () => {
    const { automations } = tagged(anAutomation({}, 'own'), anAutomation({ status: 'Success' }, 'younger'));
    expect(await findAsking(running, automations)).toMatchObject({ automationExecutionId: 'own' });
  });

  it('holds the step in the child of one that fits', async () => {
    const parent = (id: string, Approvers: readonly string[]) => anAutomation('none', id, { ...parametersOf(), Approvers });
    const aws = tagged(parent('decoy', ['arn:aws:iam::123456789012:user/someone']), parent('own', [lead ?? '']))
      .hasAutomation(anAutomation({}, 'child of decoy'), { parent: 'decoy' })
      .hasAutomation(anAutomation({}, 'child of own'), { parent: 'own' });
    expect(await findAsking(running, aws.automations)).toMatchObject({ automationExecutionId: 'child of own' });
  });
});

describe('an older automation with the tag that the caller may not read', () => {
  const hiding = (aws: FakeAws) => ({
    ...aws.automations,
    get: async (id: string) => {
      if (id === 'decoy') throw new ApprovalsError('AccessDenied', 'no');
      return aws.automations.get(id);
    },
  });

  it('hides none that fits', async () => {
    const automations = hiding(tagged(anAutomation({}, 'decoy'), anAutomation({}, 'own')));
    expect(await findAsking(running, automations)).toMatchObject({ automationExecutionId: 'own' });
  });

  it('is said to be so where there is no other', async () => {
    await expect(findAsking(running, hiding(tagged(anAutomation({}, 'decoy'))))).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
