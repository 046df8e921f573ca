/**
 * Grants that no test can show to be needed, because the emulator does not do what AWS needs them for. Each says why it
 * is there. The reasons go into the template, as metadata of the role or policy, where `pnpm iam:report` and auditors
 * find them; a reason for a grant that is used after all fails the report.
 */
import { CfnResource, Lazy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Key in the metadata of a role or a managed policy. Holds `{ Actions, Resources, Because }[]`. */
export const unprovenKey = 'countersign:unproven';

const reasons = new WeakMap<iam.PolicyStatement, string>();

/** Says why a statement is there though no journey uses it. */
export function unproven(because: string, statement: iam.PolicyStatement): iam.PolicyStatement {
  reasons.set(statement, because);
  return statement;
}

/** Writes the reasons of a role's or policy's statements into the template. `statements` is read when it is synthesized. */
export function writeReasons(construct: IConstruct, statements: () => readonly iam.PolicyStatement[]): void {
  const { defaultChild } = construct.node;
  if (!CfnResource.isCfnResource(defaultChild)) throw new Error(`${construct.node.path} has no resource that could say why it needs its grants`);
  defaultChild.addMetadata(unprovenKey, Lazy.any({ produce: () => reasonsOf(statements()) }, { omitEmptyArray: true }));
}

function reasonsOf(statements: readonly iam.PolicyStatement[]): object[] {
  return statements.flatMap((statement) => {
    const because = reasons.get(statement);
    return because === undefined ? [] : [{ Actions: statement.actions, Resources: statement.resources, Because: because }];
  });
}
