/**
 * When a rule with a schedule fires: `rate(15 minutes)` or `cron(0 8 ? * MON-FRI *)`, in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
import { END_OF_TIME_MS } from '../../engine/clock.ts';
import type { EmittedEvent } from '../../engine/transition.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { readCron } from './cron.ts';
import type { BusEvent } from './event.ts';

const SOURCE = 'aws.events';
const DETAIL_TYPE = 'Scheduled Event';
const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** The next time after `at` (ms), given that it last fired, or was made, at `last`; undefined: never again. */
export type Schedule = (last: number, at: number) => number | undefined;

/** @throws AwsError for what is no schedule */
export function readSchedule(expression: string): Schedule {
  const [, kind, inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return readRate(inside, expression);
  if (kind !== 'cron') throw invalid(expression, 'is neither rate(VALUE UNIT) nor cron(FIELDS)');
  const next = readCron(inside, (reason) => invalid(expression, reason));
  return (_last, at) => next(at);
}

/** "A value of 1 needs the singular unit": rate(1 hour), rate(5 hours). It counts from when the rule was made. */
function readRate(inside: string, expression: string): Schedule {
  const [, digits = '', singular = '', plural] = /^([1-9]\d*) (minute|hour|day)(s)?$/.exec(inside) ?? [];
  const value = Number(digits);
  if (singular === '') throw invalid(expression, 'needs a positive number and minutes, hours or days');
  if ((value === 1) === (plural !== undefined)) throw invalid(expression, value === 1 ? `is written rate(1 ${singular})` : `is written rate(${value} ${singular}s)`);
  const everyMs = value * UNIT_SECONDS[singular]! * 1000;
  return (last, at) => {
    const next = last + everyMs * (Math.floor(Math.max(0, at - last) / everyMs) + 1);
    return next <= END_OF_TIME_MS ? next : undefined;
  };
}

function invalid(expression: string, reason: string): AwsError {
  return new AwsError('ValidationException', `ScheduleExpression ${expression} ${reason}.`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledEvent(ruleArn: string): EmittedEvent {
  return { source: SOURCE, detailType: DETAIL_TYPE, resources: [ruleArn], detail: {} };
}

export function isScheduled({ source, 'detail-type': detailType }: BusEvent): boolean {
  return source === SOURCE && detailType === DETAIL_TYPE;
}
