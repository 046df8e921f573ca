/**
 * The state of an alarm from the values of its periods.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
import type { Alarm, AlarmValue } from './alarm.ts';

type Rule = Pick<Alarm, 'comparison' | 'datapointsToAlarm' | 'threshold' | 'treatMissingData'>;

/** `values`: one for each evaluation period, undefined where there is no data. */
export function evaluate(rule: Rule, values: readonly (number | undefined)[], before: AlarmValue): AlarmValue {
  const missing = values.filter((value) => value === undefined).length;
  const breaching = values.filter((value) => value !== undefined && breaches(rule, value)).length;
  const wanted = rule.datapointsToAlarm;
  switch (rule.treatMissingData) {
    case 'breaching':
      return breaching + missing >= wanted ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= wanted ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= wanted) return 'ALARM';
      return missing < values.length && breaching + missing < wanted ? 'OK' : before;
    case 'missing':
      if (missing === values.length) return 'INSUFFICIENT_DATA';
      return breaching >= wanted || breaching + missing === values.length ? 'ALARM' : 'OK';
    default:
      return rule.treatMissingData satisfies never;
  }
}

export function breaches({ comparison, threshold }: Pick<Alarm, 'comparison' | 'threshold'>, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      return comparison satisfies never;
  }
}
