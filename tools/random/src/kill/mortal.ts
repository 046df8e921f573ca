/** An emulator with a data directory that is killed again and again, and started again whenever somebody asks it something. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const emulator = fileURLToPath(new URL('main.js', import.meta.resolve('@countersign/emulator')));
const doomed = fileURLToPath(new URL('doomed.cjs', import.meta.url));

/** When a life ends: around its n-th write, or so many milliseconds after it was ready. */
export type Doom =
  | { readonly at: 'before' | 'after' | 'marked'; readonly write: number }
  | { readonly at: 'milliseconds'; readonly after: number };

export interface MortalOptions {
  readonly assembly: string;
  readonly data: string;
  /** Of the life with this number, from 1; undefined: it lives on. */
  readonly doom: (life: number) => Doom | undefined;
}

interface Life {
  readonly child: ChildProcess;
  readonly endpoint: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export class Mortal {
  readonly #options: MortalOptions;
  #life: Promise<Life | undefined> | undefined;
  #lives = 0;
  #isSpared = false;
  #complaints = '';

  constructor(options: MortalOptions) {
    this.#options = options;
  }

  get lives(): number {
    return this.#lives;
  }

  /** What the emulator said on stderr: nothing, unless something is wrong. */
  get complaints(): string {
    return this.#complaints;
  }

  /** Asks, and asks the next life where the one that was asked died. @throws whatever `question` throws while it lives */
  async ask<Answer>(question: (endpoint: string, outputs: Life['outputs']) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const life = await (this.#life ??= this.#begin());
      try {
        if (life) return await question(life.endpoint, life.outputs);
      } catch (error) {
        if (!(await hasDied(life?.child))) throw error;
      }
      this.#life = undefined;
    }
  }

  /** One more death, and no other. */
  async spare(): Promise<void> {
    await this.end();
    this.#isSpared = true;
  }

  async end(): Promise<void> {
    const life = await this.#life;
    this.#life = undefined;
    if (life) await kill(life.child);
  }

  /** Undefined where it died before it was ready. */
  async #begin(): Promise<Life | undefined> {
    this.#lives += 1;
    const doom = this.#isSpared ? undefined : this.#options.doom(this.#lives);
    const { assembly, data } = this.#options;
    // Time stands from the first life on; later ones go on as it was kept.
    const args = [emulator, '--assembly', assembly, '--data', data, '--port', '0', '--json', ...(this.#lives === 1 ? ['--frozen'] : [])];
    const env = doom && doom.at !== 'milliseconds' ? { ...process.env, DOOM: `${doom.at} ${doom.write}` } : process.env;
    const child = spawn(process.execPath, ['--require', doomed, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (text: Buffer) => (this.#complaints += text.toString()));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    if (typeof line === 'number') throw new Error(`The emulator did not start: ${this.#complaints}`);
    if (line === null) return undefined;
    if (doom?.at === 'milliseconds') setTimeout(() => child.kill('SIGKILL'), doom.after);
    return { child, ...(JSON.parse(String(line[0])) as Omit<Life, 'child'>) };
  }
}

/** A connection that broke says so before the process is known to be gone. */
async function hasDied(child: ChildProcess | undefined): Promise<boolean> {
  if (!child || child.signalCode !== null) return true;
  const patience = AbortSignal.timeout(1000);
  return once(child, 'exit', { signal: patience }).then(() => true, () => false);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.signalCode !== null || child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
