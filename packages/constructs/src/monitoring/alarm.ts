import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** What one alarm watches. It goes off at the threshold and above. */
export interface AlarmPlan {
  /** Follows the prefix in the alarm's name. */
  readonly name: string;
  /** Heading of its section in docs/operations.md, as a link names it. */
  readonly section: string;
  /** What it means that it went off, in a sentence. */
  readonly meaning: string;
  readonly metric: cloudwatch.IMetric;
  /** Default: 1. */
  readonly threshold?: number;
  /** How many of how many periods have to be at the threshold. Default: one of one. */
  readonly outOf?: readonly [datapoints: number, periods: number];
  /** Default: `notBreaching`, as what counts faults says nothing while there are none. */
  readonly missingData?: cloudwatch.TreatMissingData;
}

export interface PlannedAlarmProps extends AlarmPlan {
  readonly prefix: string;
  readonly topic: sns.ITopic | undefined;
}

/** Mails when it goes off, and when it is over. */
export class PlannedAlarm extends Construct {
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: PlannedAlarmProps) {
    super(scope, id);
    const [datapointsToAlarm, evaluationPeriods] = props.outOf ?? [1, 1];
    this.alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: `${props.prefix}-${props.name}`,
      alarmDescription: `${props.meaning} What to do: docs/operations.md#${props.section}`,
      metric: props.metric,
      threshold: props.threshold ?? 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: props.missingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    if (!props.topic) return;
    const action = new SnsAction(props.topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
