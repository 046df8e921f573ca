import type { JsonObject } from '../json.ts';
import type { Target } from '../target.ts';

/** A resource of a template, its properties resolved. */
export interface Declaration {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Names stack, logical id and type, for error messages. */
  readonly path: string;
  readonly constructPath?: string;
}

export interface Created {
  /** What `Ref` answers. */
  readonly ref: string;
  /** What `Fn::GetAtt` answers. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Checks a declaration as AWS would at deploy and registers what it declares.
 * @throws DeploymentError
 */
export type ResourceKind = (declaration: Declaration, target: Target) => Created;
