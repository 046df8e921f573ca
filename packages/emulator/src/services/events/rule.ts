/** Rules as the bus needs them: their patterns compiled, their targets known to exist. */
import type { EventRule, Resources, RuleTarget } from '../../resources.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { BusEvent } from './event.ts';
import { compilePattern } from './event-pattern.ts';
import { readPath } from './target-input.ts';

export interface ReadyRule {
  readonly arn: string;
  readonly targets: readonly RuleTarget[];
  readonly matches: (event: BusEvent) => boolean;
}

/** @throws AwsError as {@link compilePattern} does */
export function readRule({ arn, targets, eventPattern }: EventRule): ReadyRule {
  return { arn, targets, matches: compilePattern(eventPattern) };
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
    if (target.input.kind === 'path') readPath(target.input.path);
    const { deadLetterArn } = target;
    if (deadLetterArn !== undefined && !resources.queues.has(deadLetterArn)) {
      throw invalid(`${place}: the dead-letter queue ${deadLetterArn} is no deployed queue.`);
    }
  }
}

function checkTarget(arn: string, place: string, { functions, queues }: Resources): void {
  const service = arn.split(':')[2];
  if (service !== 'lambda' && service !== 'sqs') throw notSupported(`${place}: a rule with the target ${arn}, which is no function and no queue,`);
  if (!functions.has(arn) && !queues.has(arn)) throw invalid(`${place}: ${arn} is no deployed function or queue.`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
