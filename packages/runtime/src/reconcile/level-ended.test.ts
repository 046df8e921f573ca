import { describe, expect, it } from 'vitest';
import { aLevelRequest, anAskedTask, anAutomation, aParent, aTask, automationId, childId, levelArn, user } from '../../test/builders.ts';
import { aReconciliation, type World } from '../../test/reconciliation.ts';

const ended = anAskedTask({ closed: true });
const unanswered = aTask({ closed: true, taskToken: 'token', request: aLevelRequest(), start: 'unknown' });
const cleared = (...cancelledAutomations: string[]) => ({ version: 1, kind: 'cleared', stoppedLevels: [], cancelledAutomations });

function aborted(world: World, change: (world: ReturnType<typeof aReconciliation>) => void = () => {}) {
  const reconciliation = aReconciliation({ automations: [anAutomation()], ...world });
  change(reconciliation);
  return { ...reconciliation, result: reconciliation.reconcile.execution({ executionArn: levelArn, status: 'ABORTED' }) };
}

it('cancels the automation of a level that was stopped', async () => {
  const { result, automations } = aborted({ task: ended });
  expect(await result).toEqual(cleared(automationId));
  expect(automations.stopped).toEqual([automationId]);
});

it('cancels parent and child', async () => {
  const child = anAutomation({ id: childId, parentId: automationId });
  const { result } = aborted({ task: ended, automations: [aParent(), child] }, ({ automations }) => {
    automations.children = [childId];
  });
  expect(await result).toEqual(cleared(automationId, childId));
});

it('looks again for a child that a parent may have begun', async () => {
  const { result, automations } = aborted({ task: ended, automations: [aParent()] });
  await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  expect(automations.stopped).toEqual([automationId]);
  automations.set(aParent({ status: 'Cancelled' }));
  expect(await aborted({ task: ended, automations: [aParent({ status: 'Cancelled' })] }).result).toEqual(cleared());
});

it.each([
  ['its automation has ended', { task: ended, automations: [anAutomation({ status: 'Success' })] }],
  ['it never asked', { task: aTask({ closed: true }) }],
  ['open-level refused its request', { task: { ...unanswered, start: 'none' } }],
  ['SSM refused every start and shows none', { task: { ...unanswered, start: 'refused' } }],
  ['its input is no level request', { task: { ...unanswered, request: { nonsense: true } } }],
  ['its requester leaves nobody to ask', { task: { ...unanswered, request: aLevelRequest({ requestedBy: { principal: user('team-lead') }, level: { approvers: [user('team-lead')] } }) } }],
] satisfies [string, World][])('cancels nothing when %s', async (_why, world) => {
  const { result, automations } = aborted(world);
  expect(await result).toEqual(cleared());
  expect(automations.stopped).toEqual([]);
});

it('looks again for an automation that SSM does not show yet', async () => {
  await expect(aborted({ task: ended, automations: [] }).result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
});

it('does not pass over an automation that it may no longer read', async () => {
  await expect(aborted({ task: ended, forbidden: automationId }).result).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

describe('a level that was stopped while open-level was under way', () => {
  it.each(['unknown', 'refused'] as const)('is found by its tag when the answer is %s', async (start) => {
    const { result } = aborted({ task: { ...unanswered, start } }, ({ automations }) => {
      automations.tagged = [automationId];
    });
    expect(await result).toEqual(cleared(automationId));
  });

  it('is looked for again while SSM shows nothing', async () => {
    await expect(aborted({ task: unanswered }).result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
  });

  it('does not cancel what only carries its tag', async () => {
    const decoy = anAutomation({ request: aLevelRequest({ level: { approvers: [user('outsider')] } }) });
    const { result, automations } = aborted({ task: unanswered, automations: [decoy] }, ({ automations }) => {
      automations.tagged = [automationId];
    });
    await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(automations.stopped).toEqual([]);
  });
});

describe('a history that lags behind the event', () => {
  it('is read again until it shows the end', async () => {
    const { result, pauses } = aborted({}, ({ levels }) => {
      levels.readings = [aTask(), anAskedTask(), ended];
    });
    expect(await result).toEqual(cleared(automationId));
    expect(pauses).toHaveLength(2);
  });

  it('touches nothing as long as it shows a level that runs', async () => {
    const { result, automations } = aborted({ task: anAskedTask() });
    await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(automations.stopped).toEqual([]);
  });

  it('is not believed that the level was redriven when it does not run', async () => {
    const { result, automations } = aborted({ task: anAskedTask({ redriven: true }) }, ({ levels }) => {
      levels.running = false;
    });
    await expect(result).rejects.toMatchObject({ name: 'Approval.TryAgain' });
    expect(automations.stopped).toEqual([]);
  });

  it('leaves a level alone that was redriven', async () => {
    const { result, automations } = aborted({ task: anAskedTask({ redriven: true }) });
    expect(await result).toMatchObject({ kind: 'ignored', reason: 'the level was redriven' });
    expect(automations.stopped).toEqual([]);
  });
});

it('knows that a level of a name that ours never have was never opened', async () => {
  const { reconcile, levels } = aReconciliation();
  levels.missing = true;
  expect(await reconcile.execution({ executionArn: `${levelArn}.by.hand`, status: 'FAILED' })).toEqual(cleared());
});

it('changes nothing when the event comes again', async () => {
  const { reconcile, automations } = aReconciliation({ automations: [anAutomation()], task: ended });
  automations.onStop = () => automations.set(anAutomation({ stepStatus: 'Cancelled', status: 'Cancelled' }));
  await reconcile.execution({ executionArn: levelArn, status: 'FAILED' });
  expect(await reconcile.execution({ executionArn: levelArn, status: 'FAILED' })).toEqual(cleared());
  expect(automations.stopped).toEqual([automationId]);
});
