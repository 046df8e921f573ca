/** `npm start`: the emulator with everything deployed, until Ctrl+C. */
import { once } from 'node:events';
import colors from 'picocolors';
import { readStartArguments, startUsage, UsageError } from './arguments.ts';
import { readDeployment } from './deployment.ts';
import { launchEmulator } from './emulator.ts';
import { instructions } from './instructions.ts';
import { incomingMails } from './mailbox.ts';
import { createScreen } from './screen.ts';

const screen = createScreen(colors, process.stdout.columns);
const print = (text: string): void => console.log(text);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const options = readStartArguments(args);
    if (options.kind === 'help') print(startUsage);
    else await run(options.port);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${screen.bad(error.message)}\n\n${startUsage}`);
      return 2;
    }
    console.error(screen.bad(explain(error)));
    return 1;
  }
}

async function run(port: number): Promise<void> {
  const stop = new AbortController();
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).finally(() => stop.abort());
  const emulator = await launchEmulator({ port });
  try {
    print(`\n${instructions(emulator, readDeployment(emulator), colors.bold)}`);
    print(screen.step(`Countersign runs at ${emulator.endpoint}. Mails appear below; Ctrl+C stops it.`));
    for await (const mail of incomingMails(emulator, stop.signal)) print(`\n${screen.mail(mail)}`);
    await stopped;
  } finally {
    await emulator.close();
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `${error.message}. \`npm start -- --port 0\` takes a port that is free` : error.message;
}
