/** Plays a scenario to its end: commands, quiet, then time until nothing can be open any more. */
import { defaultSettings } from '@countersign/emulator';
import type { Command, Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { breakSomething, loseEvents, mend } from './break.ts';
import { cancel, redrive } from './control.ts';
import { forge, look } from './look.ts';
import { askAgain, requestDue } from './request.ts';
import { now, type Run, runningApprovals } from './run.ts';
import { pass, passLevel, sign } from './sign.ts';
import { stop } from './stop.ts';

export async function play(stage: Stage, scenario: Scenario): Promise<Run> {
  stage.emulator.settings.change({ ...defaultSettings, ...scenario.settings });
  const run: Run = {
    stage,
    scenario,
    number: stage.nextRun(),
    startedAt: now({ stage }),
    mailsBefore: (await stage.emulator.mails()).at(-1)?.id ?? 0,
    approvals: scenario.approvals.map(() => undefined),
    deeds: { signals: [], stops: [], looks: [], forgeries: [], repeats: [], redrives: [], faults: [] },
  };
  stage.emulator.faults.clear();
  loseEvents(run);
  const begun: Promise<void>[] = [];
  for (const [index, command] of scenario.commands.entries()) {
    await requestDue(run, index);
    if (!command.hurried) await stage.settle();
    const played = playCommand(run, command);
    // A forger waits for an answer that may be late, and time does not move by itself.
    if (command.hurried || command.do === 'forge') begun.push(played);
    else await played;
    // Should the run be given up, nobody waits for what it had begun.
    played.catch(() => {});
  }
  await requestDue(run, Infinity);
  await stage.settle();
  if (scenario.finally === 'pass') await passAll(run);
  mend(run);
  await Promise.all(begun);
  await stage.settle();
  return run;
}

async function playCommand(run: Run, command: Command): Promise<void> {
  switch (command.do) {
    case 'sign':
      return sign(run, command);
    case 'pass':
      return pass(run, command);
    case 'wait':
      return run.stage.emulator.clock.advance(command.seconds);
    case 'stop':
      return stop(run, command);
    case 'cancel':
      return cancel(run, command);
    case 'redrive':
      return redrive(run, command);
    case 'break':
      return breakSomething(run, command.fault);
    case 'ask again':
      return askAgain(run, command);
    case 'forge':
      return forge(run, command);
    case 'look':
      return look(run, command);
  }
}

/** More than the levels of any approval, and some for what has to be asked again. */
const rounds = 16;
/** Retry has asked again by then. */
const patienceSeconds = 900;

/** Level after level. SSM may take approvals that do not count, so that a level stays open however often it is passed. */
async function passAll(run: Run): Promise<void> {
  for (let round = 0, pauses = 0; round < rounds && pauses < 2; round += 1) {
    let passed = 0;
    for (const approval of await runningApprovals(run)) if (await passLevel(run, approval)) passed += 1;
    await run.stage.emulator.clock.advance(passed > 0 ? 0 : patienceSeconds);
    pauses = passed > 0 ? 0 : pauses + 1;
  }
}
