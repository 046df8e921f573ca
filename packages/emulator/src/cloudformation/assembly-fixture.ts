/** Assemblies that are written for a test, and removed after it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Account, Resources } from '../resources.ts';
import { deployAssembly, type DeployOptions } from './deploy-assembly.ts';
import type { JsonObject } from './json.ts';

export const account: Account = { partition: 'aws', region: 'eu-central-1', accountId: '123456789012' };

export interface StackSource {
  readonly template: JsonObject;
  readonly dependencies?: readonly string[];
  readonly environment?: string;
}

export function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-assembly-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** An assembly with one file asset, `code.zip`, the directory `asset.code`. */
export function anAssembly(stacks: Readonly<Record<string, StackSource>>): string {
  const directory = aDirectory();
  const write = (file: string, content: unknown) => writeFileSync(join(directory, file), JSON.stringify(content));
  mkdirSync(join(directory, 'asset.code'));
  write('App.assets.json', {
    files: {
      code: { source: { path: 'asset.code', packaging: 'zip' }, destinations: { any: { objectKey: 'code.zip' } } },
    },
  });
  for (const [name, { template }] of Object.entries(stacks)) write(`${name}.template.json`, template);
  const stackArtifacts = Object.entries(stacks).map(([name, { dependencies = [], environment }]) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      environment: environment ?? 'aws://unknown-account/unknown-region',
      dependencies: ['App.assets', ...dependencies],
      properties: { templateFile: `${name}.template.json` },
    },
  ]);
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } };
  write('manifest.json', { artifacts: { ...Object.fromEntries(stackArtifacts), 'App.assets': assets } });
  return directory;
}

/** Deploys one stack called `App` with these resources. */
export async function deploy(resources: JsonObject, sections: JsonObject = {}): Promise<Resources> {
  return await deployTemplate({ Resources: resources, ...sections });
}

export async function deployTemplate(template: JsonObject, options: Partial<DeployOptions> = {}): Promise<Resources> {
  return await deployAssembly({ directory: anAssembly({ App: { template } }), account, now: 1_000, ...options });
}

export const aRole = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
};
