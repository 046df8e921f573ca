import type { Alarm, AlarmComparison, AlarmQuery, Metric, Statistic } from '../../services/cloudwatch/alarm.ts';
import { isObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, integer, list, object, oneOf, optionalText, refuse, text, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
const PROPERTIES: PropertyNames = {
  used: [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluationPeriods',
    'InsufficientDataActions',
    'MetricName',
    'Metrics',
    'Namespace',
    'OKActions',
    'Period',
    'Statistic',
    'Threshold',
    'TreatMissingData',
  ],
  inert: ['Tags', 'Unit'],
};
const QUERY: PropertyNames = { used: ['Expression', 'Id', 'MetricStat', 'Period', 'ReturnData'], inert: ['Label'] };
const METRIC_STAT: PropertyNames = { used: ['Metric', 'Period', 'Stat'], inert: ['Unit'] };
const METRIC: PropertyNames = { used: ['Dimensions', 'MetricName', 'Namespace'], inert: [] };

const NAME: NameRule = { property: 'AlarmName', pattern: /^[\s\S]+$/u, maxLength: 255 };
const COMPARISONS: [AlarmComparison, ...AlarmComparison[]] = ['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanOrEqualToThreshold', 'LessThanThreshold'];
const STATISTICS: [Statistic, ...Statistic[]] = ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'];
const MISSING: [Alarm['treatMissingData'], ...Alarm['treatMissingData'][]] = ['missing', 'notBreaching', 'breaching', 'ignore'];
/** Whole minutes: periods of 10, 20 and 30 seconds are refused. */
const PERIOD_SECONDS = { min: 60, max: 604_800, byDefault: 0 };

export const alarm: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const evaluationPeriods = integer(declaration, 'EvaluationPeriods', { min: 1, max: 10_080, byDefault: 0 });
  const description = optionalText(declaration, 'AlarmDescription');
  text(declaration, 'ComparisonOperator');
  const checked = {
    ...(description !== undefined && { description }),
    ...readQueries(declaration),
    evaluationPeriods,
    datapointsToAlarm: integer(declaration, 'DatapointsToAlarm', { min: 1, max: evaluationPeriods, byDefault: evaluationPeriods }),
    threshold: readThreshold(declaration),
    comparison: oneOf(declaration, 'ComparisonOperator', COMPARISONS),
    treatMissingData: oneOf(declaration, 'TreatMissingData', MISSING),
    actions: readActions(declaration),
  };
  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'cloudwatch', `alarm:${name}`);
  target.resources.alarms.set(arn, { arn, name, ...checked });
  return { ref: name, attributes: { Arn: arn } };
};

type Watching = Pick<Alarm, 'queries' | 'watched' | 'periodSeconds'>;

function readQueries(declaration: Declaration): Watching {
  if (declaration.properties['Metrics'] !== undefined) return readMetrics(declaration);
  const query: AlarmQuery = { kind: 'metric', id: 'metric', metric: readMetric(declaration), statistic: oneOf(declaration, 'Statistic', STATISTICS) };
  return { queries: [query], watched: query.id, periodSeconds: period(declaration) };
}

interface ReadQuery {
  readonly query: AlarmQuery;
  readonly isWatched: boolean;
  readonly periodSeconds: number | undefined;
}

/** One of them is compared with the threshold; all have the same period. */
function readMetrics(declaration: Declaration): Watching {
  const found = list(declaration, 'Metrics').map((item, index) => readQuery(part(declaration, item, `Metrics[${index}]`)));
  const watched = found.filter(({ isWatched }) => isWatched);
  const periods = new Set(found.flatMap(({ periodSeconds }) => periodSeconds ?? []));
  const [only] = watched;
  const [periodSeconds] = periods;
  if (!only || watched.length > 1) throw refuse(declaration, 'Metrics', `has ${watched.length} items that return data, exactly one has to.`);
  if (periodSeconds === undefined || periods.size > 1) throw refuse(declaration, 'Metrics', `has the periods ${[...periods].join(', ')}; the emulator takes one for all.`);
  return { queries: found.map(({ query }) => query), watched: only.query.id, periodSeconds };
}

/** An expression's own period is only needed where it queries metrics itself. */
function readQuery(query: Declaration): ReadQuery {
  checkPropertyNames(query, QUERY);
  const id = text(query, 'Id');
  const isWatched = (optionalText(query, 'ReturnData') ?? 'true') === 'true';
  const expression = optionalText(query, 'Expression');
  if (expression !== undefined) {
    const periodSeconds = query.properties['Period'] === undefined ? undefined : period(query);
    return { query: { kind: 'expression', id, expression }, isWatched, periodSeconds };
  }
  const stat = part(query, object(query, 'MetricStat'), 'MetricStat');
  checkPropertyNames(stat, METRIC_STAT);
  const measured = part(stat, object(stat, 'Metric'), 'Metric');
  checkPropertyNames(measured, METRIC);
  return { query: { kind: 'metric', id, metric: readMetric(measured), statistic: oneOf(stat, 'Stat', STATISTICS) }, isWatched, periodSeconds: period(stat) };
}

function readMetric(declaration: Declaration): Metric {
  const dimensions = list(declaration, 'Dimensions').map((item, index) => {
    const dimension = part(declaration, item, `Dimensions[${index}]`);
    return [text(dimension, 'Name'), text(dimension, 'Value')] as const;
  });
  return { namespace: text(declaration, 'Namespace'), name: text(declaration, 'MetricName'), dimensions: Object.fromEntries(dimensions) };
}

function period(declaration: Declaration): number {
  const seconds = integer(declaration, 'Period', PERIOD_SECONDS);
  if (seconds % 60 === 0) return seconds;
  throw refuse(declaration, 'Period', `must be a multiple of 60, got ${seconds}.`);
}

function readThreshold(declaration: Declaration): number {
  const value = Number(text(declaration, 'Threshold'));
  if (Number.isFinite(value)) return value;
  throw refuse(declaration, 'Threshold', 'must be a number.');
}

function readActions(declaration: Declaration): Alarm['actions'] {
  const isEnabled = (optionalText(declaration, 'ActionsEnabled') ?? 'true') === 'true';
  const topics = (property: string): readonly string[] => {
    const arns = list(declaration, property).map(String);
    const other = arns.find((arn) => arn.split(':')[2] !== 'sns');
    if (other !== undefined) throw refuse(declaration, property, `names ${other}, which is no topic; other actions are not supported by the emulator.`);
    return isEnabled ? arns : [];
  };
  return { ALARM: topics('AlarmActions'), OK: topics('OKActions'), INSUFFICIENT_DATA: topics('InsufficientDataActions') };
}

/** A part of a declaration, read in the same way. */
function part(declaration: Declaration, properties: unknown, name: string): Declaration {
  if (!isObject(properties)) throw refuse(declaration, name, 'must be an object.');
  return { ...declaration, properties, path: `${declaration.path}: ${name}` };
}
