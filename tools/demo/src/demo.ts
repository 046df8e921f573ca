/** `npm run demo`: a three-level approval to watch. */
import colors from 'picocolors';
import { demoUsage, readDemoArguments, UsageError } from './arguments.ts';
import { readDeployment } from './deployment.ts';
import { launchEmulator } from './emulator.ts';
import type { Emulator } from '@countersign/emulator';
import { createScreen } from './screen.ts';
import { tellStory } from './story.ts';
import { differences } from './verdict.ts';

const screen = createScreen(colors, process.stdout.columns);
const print = (text: string): void => console.log(text);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const options = readDemoArguments(args);
    if (options.kind === 'help') {
      print(demoUsage);
      return 0;
    }
    return await run(options.rejectAt);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${screen.bad(error.message)}\n\n${demoUsage}`);
      return 2;
    }
    console.error(screen.bad(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return 1;
  }
}

async function run(rejectAt: number | undefined): Promise<0 | 1> {
  const emulator = await launchEmulator();
  try {
    print(screen.title('\nCountersign: an approval in levels, on this machine. Nothing leaves it.'));
    print(screen.step(`The deployment runs at ${emulator.endpoint}`));
    const milliseconds = Math.round(performance.now());
    print(screen.detail(`${emulator.region}, account ${emulator.account}, ready ${milliseconds} ms after the process began`));
    return await play(emulator, rejectAt);
  } finally {
    await emulator.close();
  }
}

async function play(emulator: Emulator, rejectAt: number | undefined): Promise<0 | 1> {
  const deployment = readDeployment(emulator);
  const { outcome, decided, levelCount } = await tellStory({ emulator, deployment, screen, print }, rejectAt);
  print(screen.outcome(outcome));
  const wrong = differences(outcome, decided, levelCount);
  if (wrong.length === 0) {
    print(`\n${screen.good('The outcome is what the decisions say.')}`);
    return 0;
  }
  for (const difference of wrong) console.error(screen.bad(difference));
  return 1;
}
