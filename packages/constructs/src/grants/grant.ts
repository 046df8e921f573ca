import * as iam from 'aws-cdk-lib/aws-iam';

/** Gives someone statements, each exactly as it stands. */
export function grantStatements(grantee: iam.IGrantable, statements: readonly iam.PolicyStatement[]): iam.Grant {
  return statements
    .map(({ actions, resources, conditions }) =>
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }),
    )
    .reduce((all, grant) => all.combine(grant));
}
