/** Plays a scenario to its end: commands, quiet, then time until nothing can be open any more. */
import { defaultSettings } from '@countersign/emulator';
import type { Command, Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { forge, look } from './look.ts';
import { askAgain, requestDue } from './request.ts';
import { now, type Run, type RunningApproval } from './run.ts';
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
    deeds: { signals: [], stops: [], looks: [], forgeries: [], repeats: [] },
  };
  const hurried: Promise<void>[] = [];
  for (const [index, command] of scenario.commands.entries()) {
    await requestDue(run, index);
    if (!command.hurried) await stage.settle();
    const played = playCommand(run, command);
    if (command.hurried) hurried.push(played);
    else await played;
  }
  await requestDue(run, Infinity);
  await Promise.all(hurried);
  await stage.settle();
  if (scenario.finally === 'pass') await passAll(run);
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
    case 'ask again':
      return askAgain(run, command);
    case 'forge':
      return forge(run, command);
    case 'look':
      return look(run, command);
  }
}

/** More than the levels of any approval. */
const rounds = 12;

/** Level after level. SSM may take approvals that do not count, so that a level stays open however often it is passed. */
async function passAll(run: Run): Promise<void> {
  let open = run.approvals.filter((approval) => approval !== undefined);
  for (let round = 0; round < rounds && open.length > 0; round += 1) {
    const passed: RunningApproval[] = [];
    for (const approval of open) if (await passLevel(run, approval)) passed.push(approval);
    await run.stage.settle();
    open = passed;
  }
}
