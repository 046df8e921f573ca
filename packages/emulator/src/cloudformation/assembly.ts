/**
 * Reads a CDK cloud assembly: `manifest.json` names the stacks, each stack has a template, and asset manifests say
 * where the files of an object key lie. Nested stages are not read.
 */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFileAssets } from './assets.ts';
import { DeploymentError } from './deployment-error.ts';
import { isObject, readJsonObject, type JsonObject } from './json.ts';
import { readTemplate, type Template } from './template.ts';

const NEEDS_SYNTH = 'Synthesize the app first (`cdk synth`), then pass its output directory.';

export interface Stack {
  readonly name: string;
  /** `aws://ACCOUNT/REGION`; `unknown-account` and `unknown-region` where the stack leaves them open. */
  readonly environment: string;
  readonly template: Template;
}

export interface Assembly {
  readonly directory: string;
  /** A stack comes after the stacks that it depends on. */
  readonly stacks: readonly Stack[];
  /** Path of an asset's directory or file by its S3 object key. */
  readonly fileAssets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly id: string;
  readonly type: string;
  readonly environment: string;
  readonly dependencies: readonly string[];
  readonly properties: JsonObject;
}

/** @throws DeploymentError listing everything that is missing or unreadable. */
export function readAssembly(directory: string): Assembly {
  const artifacts = readManifest(directory);
  const problems: string[] = [];
  const collect = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof DeploymentError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };

  const manifests = artifacts.filter(({ type }) => type === 'cdk:asset-manifest');
  const fileAssets = manifests.flatMap((artifact) =>
    collect(() => readFileAssets(fileOf(directory, artifact, 'file'))),
  );
  const stacks = inDependencyOrder(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .flatMap((artifact) => collect(() => readStack(directory, artifact)));

  if (problems.length === 0 && stacks.length === 0) problems.push(`${directory} holds no stack.`);
  if (problems.length > 0) throw new DeploymentError(problems);
  return { directory, stacks, fileAssets: new Map(fileAssets.flatMap((assets) => [...assets])) };
}

function readManifest(directory: string): Artifact[] {
  if (!existsSync(directory)) throw new DeploymentError(`${resolve(directory)} does not exist. ${NEEDS_SYNTH}`);
  if (!statSync(directory).isDirectory())
    throw new DeploymentError(`${resolve(directory)} is not a directory. ${NEEDS_SYNTH}`);

  const file = join(directory, 'manifest.json');
  if (!existsSync(file))
    throw new DeploymentError(`${resolve(file)} does not exist: this is no CDK assembly. ${NEEDS_SYNTH}`);
  const { artifacts } = readJsonObject(file);
  if (!isObject(artifacts)) throw new DeploymentError(`${file}: artifacts must be an object.`);
  return Object.entries(artifacts).map(([id, artifact]) => toArtifact(file, id, artifact));
}

function toArtifact(file: string, id: string, artifact: unknown): Artifact {
  if (!isObject(artifact) || typeof artifact['type'] !== 'string') {
    throw new DeploymentError(`${file}: artifacts.${id} must be an object with a type.`);
  }
  const { type, environment, dependencies, properties } = artifact;
  return {
    id,
    type,
    environment: typeof environment === 'string' ? environment : '',
    dependencies: Array.isArray(dependencies) ? dependencies.map(String) : [],
    properties: isObject(properties) ? properties : {},
  };
}

function fileOf(directory: string, { id, properties }: Artifact, property: string): string {
  const file = properties[property];
  if (typeof file !== 'string') {
    throw new DeploymentError(
      `${join(directory, 'manifest.json')}: artifacts.${id}.properties.${property} must be a file name.`,
    );
  }
  return join(directory, file);
}

function readStack(directory: string, artifact: Artifact): Stack {
  const { stackName } = artifact.properties;
  return {
    name: typeof stackName === 'string' ? stackName : artifact.id,
    environment: artifact.environment,
    template: readTemplate(fileOf(directory, artifact, 'templateFile')),
  };
}

function inDependencyOrder(artifacts: readonly Artifact[]): Artifact[] {
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  const ordered = new Set<Artifact>();
  const visit = (artifact: Artifact, chain: readonly string[]): void => {
    if (ordered.has(artifact)) return;
    if (chain.includes(artifact.id)) {
      throw new DeploymentError(`The stacks depend on each other in a circle: ${[...chain, artifact.id].join(' → ')}.`);
    }
    for (const id of artifact.dependencies) {
      const dependency = byId.get(id);
      if (dependency) visit(dependency, [...chain, artifact.id]);
    }
    ordered.add(artifact);
  };
  for (const artifact of artifacts) visit(artifact, []);
  return [...ordered];
}
