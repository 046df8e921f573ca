/** Looks at an approval until a level is where it is expected. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Approval, ApprovalClient, ClosedLevel, OpenLevel } from '@countersign/sdk';

const lookEveryMilliseconds = 20;
const looksAtMost = 1500;

/** The level that this automation execution asks for. */
export async function openLevel(client: ApprovalClient, id: string, automationExecutionId: string): Promise<OpenLevel> {
  return until(client, id, (approval) => {
    const level = approval.status === 'PENDING' ? approval.level : undefined;
    return level?.state === 'open' && level.automationExecutionId === automationExecutionId ? level : undefined;
  });
}

/** How the level ended; `index` counts from 1. */
export async function closedLevel(client: ApprovalClient, id: string, index: number): Promise<ClosedLevel> {
  return until(client, id, (approval) => closedLevelsOf(approval)[index - 1]);
}

function closedLevelsOf(approval: Approval): readonly ClosedLevel[] {
  if (approval.status === 'PENDING') return approval.closedLevels;
  if (approval.status === 'FAILED') throw new Error(`The approval failed with ${approval.error}: ${approval.cause ?? ''}`);
  return approval.levels;
}

async function until<T>(client: ApprovalClient, id: string, find: (approval: Approval) => T | undefined): Promise<T> {
  for (let looks = 0; looks < looksAtMost; looks += 1) {
    const found = find(await client.get(id));
    if (found !== undefined) return found;
    await pause(lookEveryMilliseconds);
  }
  throw new Error(`${id} did not get any further; it stands at ${JSON.stringify(await client.get(id), undefined, 2)}`);
}
