/** What the services of the emulator measure, under the names that CloudWatch has for it. */
import type { Address, EmittedEvent, Executions } from '../../engine/transition.ts';
import type { Metric } from './alarm.ts';
import type { LogLine } from '../lambda/logs.ts';
import { placeOf } from '../ssm/automation/place.ts';
import type { AutomationState } from '../ssm/automation/state.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import type { Alarms } from './alarms.ts';
import { samplesIn } from './embedded-metrics.ts';
import type { Step } from './metric-store.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const executionMetrics: Readonly<Record<string, string>> = {
  RUNNING: 'ExecutionsStarted',
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** By the name of a usage counter. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const ruleMetrics: Readonly<Record<string, readonly string[]>> = {
  eventsDelivered: ['Invocations'],
  eventsUndelivered: ['Invocations', 'FailedInvocations'],
  deadLettersSent: ['InvocationsSentToDlq'],
  deadLettersLost: ['InvocationsFailedToBeSentToDlq'],
};

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_INVOCATION_MS = 15 * 60_000;

/** Whom it tells. */
export type Listening = Pick<Alarms, 'add' | 'hold' | 'isEmpty' | 'watches'>;

type Place = ReturnType<typeof placeOf>;

export class Measure {
  readonly #alarms: Listening;
  readonly #now: () => number;
  readonly #hostNow: () => number;
  readonly #places = new Map<string, Place>();
  readonly #taken = new Map<Place, number>();

  /** `now` in virtual time; `hostNow` is what functions read from their own clock. */
  constructor(alarms: Listening, now: () => number, hostNow: () => number = Date.now) {
    this.#alarms = alarms;
    this.#now = now;
    this.#hostNow = hostNow;
  }

  /** Takes note of what was there before. */
  begin(executions: Executions, queueArns: Iterable<string>): void {
    if (this.#alarms.isEmpty) return;
    for (const state of executions.list<AutomationState>('automation')) this.#place(state.id, placeOf(state));
    this.#holdAutomations();
    for (const id of queueArns) this.queueChanged(id, executions.read<QueueState>({ machine: 'queue', id }));
  }

  /** Told of each change of the engine's states; undefined without alarms. */
  get listener(): ((address: Address, state: unknown) => void) | undefined {
    if (this.#alarms.isEmpty) return undefined;
    return ({ machine, id }, state) => {
      if (machine === 'queue') this.queueChanged(id, state as QueueState | undefined);
      if (machine === 'automation' && state !== undefined) this.automationChanged(id, state as AutomationState);
    };
  }

  /** A redrive is no start: it has a metric of its own. */
  emitted({ source, detail }: EmittedEvent): void {
    const name = executionMetrics[String(detail['status'])];
    if (source !== 'aws.states' || name === undefined) return;
    const isRedrive = name === 'ExecutionsStarted' && Number(detail['redriveCount']) > 0;
    const StateMachineArn = String(detail['stateMachineArn']);
    this.#add({ namespace: 'AWS/States', name: isRedrive ? 'ExecutionsRedriven' : name, dimensions: { StateMachineArn } });
  }

  ruleMatched(ruleArn: string): void {
    this.#addToRule(ruleArn, 'MatchedEvents');
  }

  counted(counter: string, of: string | undefined): void {
    if (of === undefined || !Object.hasOwn(ruleMetrics, counter)) return;
    for (const name of ruleMetrics[counter] ?? []) this.#addToRule(of, name);
  }

  /** Of each invocation, that began at `at`: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  invoked(FunctionName: string, { at, failed }: { readonly at: number; readonly failed: boolean }): void {
    this.#addToFunction(FunctionName, 'Invocations', { value: 1, at });
    this.#addToFunction(FunctionName, 'Errors', { value: Number(failed), at });
    this.#addToFunction(FunctionName, 'Throttles', { value: 0, at });
  }

  throttled(FunctionName: string): void {
    this.#addToFunction(FunctionName, 'Throttles', { value: 1, at: this.#now() });
  }

  printed(lines: readonly LogLine[]): void {
    if (this.#alarms.isEmpty) return;
    for (const { line, at: printedAt } of lines) {
      for (const { metric, value, at } of samplesIn(line)) this.#alarms.add(metric, value, at === undefined || this.#isOwnClock(at) ? printedAt : at);
    }
  }

  /** A function that says when it was invoked says so by the host's clock, whatever time it is here. */
  #isOwnClock(at: number): boolean {
    const ago = this.#hostNow() - at;
    return ago >= 0 && ago <= LONGEST_INVOCATION_MS;
  }

  /** Messages show again, and vanish, by time alone. */
  queueChanged(arn: string, state: QueueState | undefined): void {
    const metric = { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: arn.split(':').at(-1) ?? '' } };
    if (!this.#alarms.watches(metric)) return;
    const now = this.#now();
    const messages = state?.messages ?? [];
    const visible = (at: number): Step => ({ at, value: messages.filter(({ visibleAt, expiresAt }) => visibleAt <= at && at < expiresAt).length });
    const later = new Set(messages.flatMap(({ visibleAt, expiresAt }) => [visibleAt, expiresAt]).filter((at) => at > now));
    this.#alarms.hold(metric, [visible(now), ...[...later].toSorted((a, b) => a - b).map(visible)]);
  }

  automationChanged(id: string, state: AutomationState): void {
    if (this.#place(id, placeOf(state))) this.#holdAutomations();
  }

  /** Whether that changes anything. */
  #place(id: string, place: Place): boolean {
    const before = this.#places.get(id) ?? 'none';
    if (place === before) return false;
    if (place === 'none') this.#places.delete(id);
    else this.#places.set(id, place);
    this.#taken.set(before, (this.#taken.get(before) ?? 0) - 1);
    this.#taken.set(place, (this.#taken.get(place) ?? 0) + 1);
    return true;
  }

  /** Those in a blocking action are not counted as running, and the dimensions are `Service` (assumed, both). */
  #holdAutomations(): void {
    const count = (place: Place): readonly [Step] => [{ at: this.#now(), value: this.#taken.get(place) ?? 0 }];
    const metric = { namespace: 'AWS/Usage', dimensions: { Service: 'SSM' } };
    this.#alarms.hold({ ...metric, name: 'ConcurrentAutomationUsage' }, count('running'));
    this.#alarms.hold({ ...metric, name: 'QueuedAutomationUsage' }, count('pending'));
  }

  #addToRule(arn: string, name: string): void {
    this.#add({ namespace: 'AWS/Events', name, dimensions: { RuleName: arn.split('/').at(-1) ?? '' } });
  }

  #addToFunction(FunctionName: string, name: string, { value, at }: { readonly value: number; readonly at: number }): void {
    this.#alarms.add({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName } }, value, at);
  }

  #add(metric: Metric): void {
    this.#alarms.add(metric, 1, this.#now());
  }
}
