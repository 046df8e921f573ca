import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { limits } from '@countersign/contracts';
import { Construct } from 'constructs';
import { assertNameLength } from './check/name-length.ts';
import { allow } from './grants/allow.ts';
import { writeReasons } from './grants/unproven.ts';
import type { HandlerName } from './handler-assets.ts';
import { handlerDirectory } from './handler-assets.ts';

export interface HandlerFunctionProps {
  readonly handler: HandlerName;
  readonly functionName: string;
  /** What it may do besides writing its logs and traces. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly logRetention: logs.RetentionDays;
  /** Folder of the bundled handlers. Default: those that this package carries. */
  readonly handlers?: string | undefined;
}

/** One of the bundled handlers, with a role of its own that holds exactly its grants. */
export class HandlerFunction extends Construct {
  readonly function: lambda.IFunction;
  private readonly grants: iam.PolicyDocument;
  private readonly statements: iam.PolicyStatement[];

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    assertNameLength('function', props.functionName, limits.functionNameLength);

    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention,
      // Its name is fixed: one left behind would keep the deployment from being created again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.statements = [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
      allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']),
      ...props.statements,
    ];
    this.grants = new iam.PolicyDocument({ statements: this.statements });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Grants: this.grants },
    });
    writeReasons(role, () => this.statements);
    this.function = new lambda.Function(this, 'Function', {
      functionName: props.functionName,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(handlerDirectory(props.handler, props.handlers)),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { POWERTOOLS_SERVICE_NAME: props.functionName, ...props.environment },
      tracing: lambda.Tracing.ACTIVE,
      logGroup,
      // All it may do stands above; CDK would add the tracing statement once more.
      role: role.withoutPolicyUpdates(),
    });
  }

  /** What it may do beyond what it was created with. */
  allow(statements: readonly iam.PolicyStatement[]): void {
    this.statements.push(...statements);
    this.grants.addStatements(...statements);
  }
}
