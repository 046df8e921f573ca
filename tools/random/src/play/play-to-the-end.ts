import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { comeToRest, drain } from './drain.ts';
import { play } from './play.ts';

/** Plays a scenario until nothing can be open any more, and answers what there is to see. */
export async function playToTheEnd(stage: Stage, scenario: Scenario): Promise<Observation> {
  const run = await play(stage, scenario);
  const atRest = await comeToRest(run);
  await drain(run);
  return observe(run, atRest);
}
