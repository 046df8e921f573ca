/** Rules as the bus needs them: their patterns compiled, their targets known to exist. */
import type { EventRule, Resources, RuleTarget } from '../../resources.ts';
import { isLogGroup, logGroupNameOf } from '../logs/log-group-arn.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { BusEvent } from './event.ts';
import { compilePattern } from './event-pattern.ts';
import { isScheduled, readSchedule } from './schedule.ts';
import { readPath } from './target-input.ts';

export interface ReadyRule {
  readonly arn: string;
  readonly targets: readonly RuleTarget[];
  readonly matches: (event: BusEvent) => boolean;
}

/**
 * What a schedule brings reaches the rule that has it, and no pattern.
 * @throws AwsError as {@link compilePattern} and {@link readSchedule} do
 */
export function readRule({ arn, targets, eventPattern, schedule }: EventRule): ReadyRule {
  if (schedule !== undefined) readSchedule(schedule);
  const wants = eventPattern === undefined ? () => false : compilePattern(eventPattern);
  return { arn, targets, matches: (event) => (isScheduled(event) ? event.resources.includes(arn) : wants(event)) };
}

/**
 * What keeps a rule from being deployed. AWS takes a target that does not exist, and loses every event; here the whole
 * account is in the assembly, so that it can only be a mistake.
 * @throws AwsError
 */
export function checkRule(rule: EventRule, resources: Resources): void {
  readRule(rule);
  for (const target of rule.targets) {
    const place = `Target ${target.id}`;
    checkTarget(target.arn, place, resources);
    checkInput(target, place);
    const { deadLetterArn } = target;
    if (deadLetterArn !== undefined && !resources.queues.has(deadLetterArn)) {
      throw invalid(`${place}: the dead-letter queue ${deadLetterArn} is no deployed queue.`);
    }
  }
}

function checkTarget(arn: string, place: string, { functions, queues, logGroups }: Resources): void {
  const service = arn.split(':')[2] ?? '';
  if (!['lambda', 'logs', 'sqs'].includes(service)) throw notSupported(`${place}: a rule with the target ${arn}, which is no function, queue or log group,`);
  if (!functions.has(arn) && !queues.has(arn) && !logGroups.has(logGroupNameOf(arn))) throw invalid(`${place}: ${arn} is no deployed function, queue or log group.`);
}

/** AWS wants `{ "timestamp", "message" }` of whatever makes another text of the event. */
function checkInput({ arn, input }: RuleTarget, place: string): void {
  if (input.kind === 'path') readPath(input.path);
  if (input.kind !== 'event' && isLogGroup(arn)) throw notSupported(`${place}: a log group as target with Input or InputPath`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
