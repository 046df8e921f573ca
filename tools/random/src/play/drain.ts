/** Nobody acts any more: what happens by itself at once, and what time brings. */
import { defaultSettings } from '@countersign/emulator';
import { automationsSince } from '../observe/automations.ts';
import type { AtRest } from '../observe/observation.ts';
import { longestWindow } from '../scenario/staff.ts';
import { now, type Run, runningApprovals, statusOf } from './run.ts';

/** What Retry may still do of what began before: twelve attempts, five minutes apart at most. */
const quietSeconds = 3600;
const slackSeconds = 3600;
/** As many levels as an approval can have. */
const rounds = 12;

/** Waits until nothing more happens by itself but the passing of windows, and says what is open then. */
export async function comeToRest(run: Run): Promise<AtRest> {
  // How histories lag is no matter of a single run.
  run.stage.emulator.settings.change({ historyReads: defaultSettings.historyReads });
  await run.stage.emulator.clock.advance(quietSeconds);
  const { stage, startedAt } = run;
  const automations = await automationsSince(stage.ssm, startedAt);
  return {
    at: now(run),
    automations: await Promise.all(
      automations.map(async ({ id, status, parameters }) => {
        const levelExecutionArn = parameters['LevelExecutionArn']?.[0] ?? '';
        return { id, status, levelExecutionArn, levelStatus: await statusOf(run, levelExecutionArn) };
      }),
    ),
  };
}

/** Moves time on until every flow has ended and every window is over; gives up where an approval has had all its time. */
export async function drain(run: Run): Promise<void> {
  const { clock } = run.stage.emulator;
  for (let round = 0; round < rounds; round += 1) {
    const running = await runningApprovals(run);
    if (running.length === 0) break;
    await clock.advance(Math.max(...running.map(({ planned }) => longestWindow(planned))) + slackSeconds + quietSeconds);
  }
  await clock.advance(Math.max(...run.scenario.approvals.map(longestWindow)) + slackSeconds);
}
