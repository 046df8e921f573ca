/** How long the emulator takes until it answers, and what of that is Node's own. All medians. */
import { paths } from '../paths.ts';
import { repeat, runNode } from '../process/run-node.ts';
import { startEmulatorProcess } from '../process/server-process.ts';
import { median } from '../statistics.ts';

export interface StartUpFigures {
  /** From the spawning to the JSON line. */
  readonly readyAfterSpawnMs: number;
  /** From the process's own start to the JSON line. */
  readonly readyAfterOwnStartMs: number;
  /** `countersign-emulator --version`, whole. */
  readonly versionMs: number;
  /** `node --eval 0`, whole: the floor below all of these. */
  readonly bareNodeMs: number;
}

export async function measureStartUp(times: number): Promise<StartUpFigures> {
  const starts = await repeat(times, async () => {
    const emulator = await startEmulatorProcess();
    await emulator.stop();
    return emulator;
  });
  const versions = await repeat(times, () => runNode([paths.emulator, '--version']));
  const bare = await repeat(times, () => runNode(['--eval', '0']));
  return {
    readyAfterSpawnMs: median(starts.map((start) => start.readyAfterSpawnMs)),
    readyAfterOwnStartMs: median(starts.map((start) => start.readyAfterOwnStartMs)),
    versionMs: median(versions.map(({ durationMs }) => durationMs)),
    bareNodeMs: median(bare.map(({ durationMs }) => durationMs)),
  };
}
