import { dirname, resolve } from 'node:path';
import { DeploymentError } from './deployment-error.ts';
import { isObject, readJsonObject } from './json.ts';

/**
 * Reads an asset manifest: the path of each file asset by the S3 object key that templates refer to.
 * Whether the path exists is checked where an asset is used: a template is an asset too, and nobody reads it.
 */
export function readFileAssets(file: string): Map<string, string> {
  const { files = {} } = readJsonObject(file);
  if (!isObject(files)) throw new DeploymentError(`${file}: files must be an object.`);
  return new Map(Object.entries(files).flatMap(([hash, asset]) => readAsset(file, hash, asset)));
}

function readAsset(file: string, hash: string, asset: unknown): [string, string][] {
  const source = isObject(asset) ? asset['source'] : undefined;
  const destinations = isObject(asset) ? asset['destinations'] : undefined;
  const path = isObject(source) ? source['path'] : undefined;
  // An asset with an `executable` is built at publishing; whoever uses it hears that it is missing.
  if (typeof path !== 'string') return [];
  if (!isObject(destinations)) throw new DeploymentError(`${file}: files.${hash}.destinations must be an object.`);

  return Object.values(destinations).flatMap((destination): [string, string][] => {
    const key = isObject(destination) ? destination['objectKey'] : undefined;
    return typeof key === 'string' ? [[key, resolve(dirname(file), path)]] : [];
  });
}
