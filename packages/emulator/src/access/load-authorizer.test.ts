import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import { writeTestAssembly } from '../test-assembly.ts';
import { startEmulator } from '../emulator.ts';
import { loadAuthorizer } from './load-authorizer.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'emulator-authorizer-'));
  const write = (file: string, content: string) => writeFileSync(join(directory, file), content);
  write('authorizer.mjs', 'export default () => ({ authorize: () => ({ allowed: true }) });');
  write('named.mjs', 'export const authorizer = 1;');
  write('broken.mjs', 'throw new Error("no data");');
  mkdirSync(join(directory, 'node_modules/strict'), { recursive: true });
  write('node_modules/strict/package.json', '{ "name": "strict", "type": "module", "exports": "./index.js" }');
  write('node_modules/strict/index.js', 'export default () => ({ authorize: () => ({ allowed: true }) });');
  return () => rmSync(directory, { recursive: true });
});

it.each(['./authorizer.mjs', 'strict'])('an authorizer %s is loaded from the working directory', async (specifier) => {
  const create = await loadAuthorizer(specifier, directory);
  expect(await create({ account: { partition: 'aws', region: 'us-east-1', accountId: '123456789012' }, roles: [], managedPolicies: [], userPolicies: {}, resourcePolicies: [] })).toHaveProperty('authorize');
});

it.each([
  ['./missing.mjs', /^The authorizer \.\/missing\.mjs cannot be loaded: Cannot find module '\.\/missing\.mjs'\. A path is resolved from /],
  ['missing', /^The authorizer missing cannot be loaded: Cannot find module 'missing'\. It is looked for as a package from .*; a path begins with/],
  ['./broken.mjs', /cannot be loaded: no data\./],
  ['./named.mjs', /has to export by default a function that makes one, \(deployed\) => Authorizer; it exports authorizer\./],
])('an authorizer %s is refused', async (specifier, message) => {
  await expect(loadAuthorizer(specifier, directory)).rejects.toThrow(message);
});

it.each<[authorizer: unknown, message: RegExp]>([
  ['./authorizer.mjs', /^authorizer is a function that makes one, \(deployed\) => Authorizer, not "\.\/authorizer\.mjs"\./],
  [() => ({}), /^The authorizer that was made has no function authorize\./],
  [() => Promise.reject(new Error('no data')), /^The authorizer could not be made: no data/],
])('as an option %s is refused', async (authorizer, message) => {
  const assembly = writeTestAssembly();
  await expect(startEmulator({ assembly: assembly.directory, authorizer: authorizer as never })).rejects.toThrow(message);
  assembly.remove();
});
