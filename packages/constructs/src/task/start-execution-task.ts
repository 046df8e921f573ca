import { Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { retryStart } from '../definition/retry.ts';

export interface StartExecutionTaskProps {
  readonly comment?: string | undefined;
  readonly stateMachineArn: string;
  /** Name of the execution: a JSONata expression or text. */
  readonly executionName: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly statements: readonly iam.PolicyStatement[];
  readonly assign?: Record<string, unknown> | undefined;
  readonly outputs?: unknown;
}

/**
 * Runs an execution and waits for its outcome, in JSONata. Unlike CDK's StepFunctionsStartExecution it names the
 * executions of this one state machine only, retries a start that AWS throttled, and links the executions.
 */
export class StartExecutionTask extends sfn.TaskStateBase {
  protected readonly taskMetrics = {};
  protected readonly taskPolicies: iam.PolicyStatement[];
  private readonly props: StartExecutionTaskProps;

  constructor(scope: Construct, id: string, props: StartExecutionTaskProps) {
    super(scope, id, {
      queryLanguage: sfn.QueryLanguage.JSONATA,
      outputs: props.outputs ?? '{% $states.result.Output %}',
      ...(props.comment !== undefined && { comment: props.comment }),
      ...(props.assign && { assign: props.assign }),
    });
    this.props = props;
    for (const retrier of retryStart) {
      this.addRetry({
        errors: [...retrier.ErrorEquals],
        interval: Duration.seconds(retrier.IntervalSeconds),
        backoffRate: retrier.BackoffRate,
        maxDelay: Duration.seconds(retrier.MaxDelaySeconds),
        maxAttempts: retrier.MaxAttempts,
        jitterStrategy: sfn.JitterType.FULL,
      });
    }
    this.taskPolicies = [...props.statements];
  }

  /** @internal */
  protected override _renderTask(): object {
    const { stateMachineArn, executionName, input } = this.props;
    return {
      Resource: `arn:${Stack.of(this).partition}:states:::states:startExecution.sync:2`,
      QueryLanguage: sfn.QueryLanguage.JSONATA,
      Arguments: {
        StateMachineArn: stateMachineArn,
        Name: executionName,
        Input: { ...input, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: '{% $states.context.Execution.Id %}' },
      },
    };
  }
}
