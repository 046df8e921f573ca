import type { Stage } from '../stage/stage.ts';
import { type Attacker, attackerOn } from './attacker.ts';
import { openVictim, type Victim } from './victim.ts';

export interface Scene {
  readonly stage: Stage;
  readonly attacker: Attacker;
  readonly victim: Victim;
}

/** An intruder, and an approval whose first level is open. */
export async function openScene(stage: Stage): Promise<Scene> {
  return { stage, attacker: await attackerOn(stage), victim: await openVictim(stage) };
}
