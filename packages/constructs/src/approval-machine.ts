import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { assertNameLength } from './check/name-length.ts';
import { assertTaskTokens } from './definition/assert-task-tokens.ts';
import type { MachineDefinition } from './definition/state-machine.ts';
import { inlinePolicy } from './grants/allow.ts';
import { observedStatements } from './grants/machines.ts';
import { machineTrust } from './grants/trust.ts';
import { writeReasons } from './grants/unproven.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const stateMachineNameLength = 80;

export interface ApprovalMachineProps {
  readonly name: string;
  readonly definition: MachineDefinition;
  /** What it may do besides logging and tracing. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly logRetention: logs.RetentionDays;
}

/** A Standard state machine with its role, its log group and X-Ray. Its logs hold no execution data. */
export class ApprovalMachine extends Construct {
  readonly stateMachine: sfn.IStateMachine;

  constructor(scope: Construct, id: string, props: ApprovalMachineProps) {
    super(scope, id);
    assertNameLength('state machine', props.name, stateMachineNameLength);
    assertTaskTokens(props.definition);

    const logGroup = new logs.LogGroup(this, 'Logs', {
      // Under this path, or the log resource policy outgrows its limit:
      // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
      logGroupName: `/aws/vendedlogs/states/${props.name}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const statements = [...props.statements, ...observedStatements()];
    const role = new iam.Role(this, 'Role', { assumedBy: machineTrust(this), inlinePolicies: inlinePolicy(statements) });
    writeReasons(role, () => statements);
    // The L2 would add grants of its own to the role.
    const machine = new sfn.CfnStateMachine(this, 'StateMachine', {
      stateMachineName: props.name,
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString(props.definition),
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
    this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'Created', machine.ref);
  }
}
