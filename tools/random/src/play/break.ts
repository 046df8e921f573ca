/** Something goes wrong, and is mended before the run is judged. */
import { isDeepStrictEqual } from 'node:util';
import type { ListedFault } from '@countersign/emulator';
import { type PlannedFault, toFault } from '../scenario/fault.ts';
import type { Run } from './run.ts';

/** As good as for ever. */
const always = 1_000_000_000;

export function breakSomething({ stage, scenario, deeds }: Run, fault: PlannedFault): void {
  const { faults } = stage.emulator;
  faults.add(toFault(fault, scenario));
  deeds.faults.push({ ...fault, armed: fault.fault.times ?? 1, left: fault.fault.times ?? 1 });
}

/** Where all events are lost they stay so: the approvals have to end without them. */
export function loseEvents({ stage, scenario }: Run): void {
  if (scenario.events === 'lost') stage.emulator.faults.add({ kind: 'drop', event: '*', times: always });
}

/** Notes what has struck, and lifts the rest. */
export function mend(run: Run): void {
  const { faults } = run.stage.emulator;
  const left = faults.list().filter(({ times }) => times !== always);
  // Faults that are used up are no longer listed; the others keep their order.
  for (const deed of run.deeds.faults) {
    const fault = toFault(deed, run.scenario);
    const index = left.findIndex((listed) => isSame(listed, { ...fault, times: deed.armed }));
    deed.left = index < 0 ? 0 : (left[index]?.left ?? 0);
    if (index >= 0) left.splice(index, 1);
  }
  faults.clear();
  loseEvents(run);
}

function isSame({ left: _left, ...listed }: ListedFault, armed: object): boolean {
  return isDeepStrictEqual(listed, armed);
}
