import type { Resources } from '../resources.ts';

/** What the stacks are deployed into. Shared by all of them, filled resource by resource. */
export interface Target {
  readonly resources: Resources;
  /** Virtual time in milliseconds: when everything is created. */
  readonly now: number;
  /** Path of an asset's directory or file by its S3 object key. */
  readonly fileAssets: ReadonlyMap<string, string>;
  /** Where each named resource was declared, by {@link originKey}. */
  readonly origins: Map<string, string>;
  /** Exported outputs by export name. */
  readonly exports: Map<string, { readonly value: string; readonly stackName: string }>;
}

export function originKey(type: string, name: string): string {
  return `${type} ${name}`;
}
