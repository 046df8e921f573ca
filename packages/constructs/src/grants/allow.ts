import * as iam from 'aws-cdk-lib/aws-iam';

export type Conditions = Record<string, Record<string, string>>;

/** One statement that allows. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Conditions,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  });
}

/** Inline, so that a role is complete before anything uses it. */
export function inlinePolicy(statements: readonly iam.PolicyStatement[]): Record<string, iam.PolicyDocument> {
  return { Grants: new iam.PolicyDocument({ statements: [...statements] }) };
}
