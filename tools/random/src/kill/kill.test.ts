/** The emulator is killed at every write of its journal, before and after the sync; nothing is lost and nothing done twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeErrandAssembly } from './errand-assembly.ts';
import type { ErrandAssembly } from './errand-assembly.ts';
import { Client, oneOfEach } from './errand.ts';
import { Mortal } from './mortal.ts';
import type { Doom } from './mortal.ts';

let assembly: ErrandAssembly;
let parent: string;

beforeAll(() => {
  assembly = writeErrandAssembly();
  parent = mkdtempSync(join(tmpdir(), 'emulator-killed-'));
});
afterAll(() => {
  assembly.remove();
  rmSync(parent, { recursive: true, force: true });
});

it.each<[Doom]>([
  [{ at: 'after', write: 1 }],
  [{ at: 'marked', write: 1 }],
  [{ at: 'before', write: 2 }],
])('an errand leaves one of each behind when every life of the emulator ends at %j', async (doom) => {
  const mortal = new Mortal({ assembly: assembly.directory, data: join(parent, doom.at), doom: () => doom });
  const client = new Client(mortal);
  try {
    expect(await client.run('one')).toEqual(oneOfEach);
    expect(mortal.complaints).toBe('');
    expect(mortal.lives).toBeGreaterThan(10);
  } finally {
    await mortal.end();
  }
});
