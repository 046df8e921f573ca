import { describe, expect, it } from 'vitest';
import { anAutomation, aParent, approves, automationId, childId, user } from '../../test/builders.ts';
import { FakeAutomations } from '../../test/fakes.ts';
import type { Automation } from '../approval/automation.ts';
import { readAsked, stopAsking } from './stop-asking.ts';

const child = anAutomation({ id: childId, parentId: automationId });
const queuedChild = { ...child, status: 'Pending', steps: [] };
const cancelledParent = aParent({ status: 'Cancelled' });

function nested(...family: Automation[]) {
  const automations = new FakeAutomations(...family);
  automations.children = [childId];
  return automations;
}

describe('stopping the asking', () => {
  it.each([
    ['the automation', anAutomation(), [], [automationId]],
    ['parent and child', aParent(), [child], [automationId, childId]],
    ['a child that still waits in the queue', aParent(), [queuedChild], [automationId, childId]],
    ['a child that outlived its parent', cancelledParent, [child], [childId]],
    ['nothing that is being cancelled', anAutomation({ status: 'Cancelling' }), [], []],
    ['nothing that has ended', anAutomation({ status: 'Success' }), [], []],
  ])('stops %s', async (_what, started, children, stopped) => {
    const automations = nested(started, ...children);
    expect(await stopAsking(started, automations)).toMatchObject({ stopped });
    expect(automations.stopped).toEqual(stopped);
  });
});

describe('reading what a level asked', () => {
  it('takes a cancelled parent’s child along', async () => {
    const automations = nested(cancelledParent, child);
    automations.onStop = () => automations.set(anAutomation({ id: childId, stepStatus: 'Cancelled', status: 'Cancelled' }));
    expect(await readAsked(cancelledParent, automations)).toMatchObject({ id: childId, status: 'Cancelled' });
    expect(automations.stopped).toEqual([childId]);
  });

  it('stops a cancelled parent’s child that still waits in the queue', async () => {
    const automations = nested(cancelledParent, queuedChild);
    expect(await readAsked(cancelledParent, automations)).toEqual(cancelledParent);
    expect(automations.stopped).toEqual([childId]);
  });

  it.each([
    ['whose parent runs', aParent(), child],
    ['whose parent failed: its approvers can still decide', aParent({ status: 'Failed' }), child],
    ['that was decided and is reporting', cancelledParent, anAutomation({ id: childId, approvalStatus: 'Approved', decisions: [approves(user('deputy'))] })],
    ['that has ended', cancelledParent, anAutomation({ id: childId, stepStatus: 'TimedOut', status: 'TimedOut' })],
  ])('leaves alone a child %s', async (_which, parent, child) => {
    const automations = nested(parent, child);
    expect(await readAsked(parent, automations)).toEqual(child);
    expect(automations.stopped).toEqual([]);
  });
});
