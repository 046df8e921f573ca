/** What a topic is told of an alarm, as mail. The wording follows AWS's mails as people show them; assumed. */
import type { Alarm, AlarmValue } from './alarm.ts';

export interface StateChange {
  readonly alarm: Alarm;
  readonly from: AlarmValue;
  readonly to: AlarmValue;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** SNS takes subjects of up to 100 characters. */
const MAX_SUBJECT = 100;

export function alarmMail({ alarm, from, to, reason, at }: StateChange): { readonly Subject: string; readonly Message: string } {
  const { name, arn, description } = alarm;
  const [, , , region = '', account = ''] = arn.split(':');
  const time = new Date(at).toUTCString();
  const Message = [
    `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${region} region has entered the ${to} state, because "${reason}" at "${time}".`,
    '',
    'Alarm Details:',
    `- Name:                       ${name}`,
    `- Description:                ${description ?? ''}`,
    `- State Change:               ${from} -> ${to}`,
    `- Reason for State Change:    ${reason}`,
    `- Timestamp:                  ${time}`,
    `- AWS Account:                ${account}`,
    `- Alarm Arn:                  ${arn}`,
  ].join('\n');
  return { Subject: `${to}: "${name}" in ${region}`.slice(0, MAX_SUBJECT), Message };
}

/** `Threshold Crossed: 1 out of the last 3 datapoints …` */
export function reasonOf({ comparison, threshold, evaluationPeriods }: Alarm, values: readonly (number | undefined)[], to: AlarmValue): string {
  const shown = values.map((value) => value ?? 'no data').join(', ');
  if (to === 'INSUFFICIENT_DATA') return `Insufficient Data: ${evaluationPeriods} datapoints were unknown.`;
  const crossed = to === 'ALARM' ? 'Threshold Crossed' : 'Threshold Not Crossed';
  return `${crossed}: the last ${evaluationPeriods} datapoints [${shown}], the newest first, with ${comparison} ${threshold}.`;
}
