/** The alarms of a deployment, what measures for them, and whom they tell. */
import type { Activity } from '../../engine/activity.ts';
import type { Clock } from '../../engine/clock.ts';
import type { OperationCall } from '../../engine/engine.ts';
import type { Records } from '../../journal/records.ts';
import type { Resources } from '../../resources.ts';
import type { Alarm } from './alarm.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Invoke } from '../../wire/invoke.ts';
import { alarmMail } from './alarm-mail.ts';
import type { StateChange } from './alarm-mail.ts';
import { Alarms, readerOf } from './alarms.ts';
import { Measure } from './measure.ts';
import { MetricStore } from './metric-store.ts';

export interface CloudWatchOptions {
  readonly alarms: Iterable<Alarm>;
  readonly activity: Activity;
  readonly clock: Clock;
  /** Calls an operation as an alarm. */
  readonly call: (call: OperationCall) => Promise<unknown>;
  /** Where states of alarms are kept. */
  readonly records?: Records;
}

export interface CloudWatch {
  readonly alarms: Alarms;
  readonly measure: Measure;
  /** Counts the invocations of functions that are refused. */
  over(invoke: Invoke): Invoke;
}

export function createCloudWatch({ alarms: declared, activity, clock, call, records }: CloudWatchOptions): CloudWatch {
  const tell = async ({ alarm, ...change }: StateChange): Promise<void> => {
    const end = activity.begin();
    for (const TopicArn of alarm.actions[change.to]) {
      const input = { TopicArn, ...alarmMail({ alarm, ...change }) };
      // What a topic refuses is lost, as on AWS, which only notes it in the alarm's history.
      await call({ operation: 'sns:Publish', principal: alarm.arn, input }).catch((error: unknown) => process.stderr.write(`[emulator] The alarm ${alarm.name} could not tell ${TopicArn}: ${String(error)}\n`));
    }
    end();
  };
  const now = (): number => clock.now();
  const alarms = new Alarms({ alarms: declared, now, setAlarm: (seconds, ring) => clock.alarm(seconds, ring), changed: (change) => void tell(change), ...(records && { records }) });
  const measure = new Measure(alarms, now);
  return { alarms, measure, over: (invoke) => measured(invoke, measure) };
}

function measured(invoke: Invoke, measure: Measure): Invoke {
  return async (asked, caller) => {
    try {
      return await invoke(asked, caller);
    } catch (error) {
      const { FunctionName } = (asked.input ?? {}) as { readonly FunctionName?: unknown };
      if (error instanceof AwsError && error.type === 'TooManyRequestsException' && typeof FunctionName === 'string') measure.throttled(nameOf(FunctionName));
      throw error;
    }
  };
}

/** In a name, a part of an ARN or an ARN, with a qualifier or without. */
function nameOf(functionName: string): string {
  return (functionName.split(':function:').at(-1) ?? '').split(':')[0] ?? '';
}

/**
 * What keeps an alarm from being deployed. Here the whole account is in the assembly, so that a topic that is not there
 * can only be a mistake.
 * @throws AwsError
 */
export function checkAlarm(alarm: Alarm, { topics }: Resources): void {
  readerOf(alarm, new MetricStore());
  const unknown = Object.values(alarm.actions).flat().find((arn) => !topics.has(arn));
  if (unknown !== undefined) throw new AwsError('ValidationException', `The topic ${unknown} is not deployed.`);
}
