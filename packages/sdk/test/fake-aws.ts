/** AWS in memory, behind the client's ports. */
import { levelTagKey, stateMachineArnOf } from '@countersign/contracts';
import type { Automation, Automations, Signal, SignalAnswer } from '../src/aws/automations.ts';
import type { Aws } from '../src/aws/connect.ts';
import type { Execution, Executions, PageOfExecutions, PageRequest } from '../src/aws/executions.ts';

export class FakeAws implements Aws {
  readonly described: string[] = [];
  readonly started: { stateMachineArn: string; name: string; input: string }[] = [];
  readonly signals: Signal[] = [];
  readonly stopped: { arn: string; error: string; cause?: string }[] = [];
  readonly listed: PageRequest[] = [];
  /** Runs when an execution is to be stopped; by default one that runs is aborted at once. */
  onStop: (arn: string, why: { error: string; cause?: string }) => void = (arn, why) => {
    const execution = this.#executions.get(arn);
    const stoppedAt = new Date('2030-01-02T00:00:00Z');
    if (execution?.status === 'RUNNING') this.has({ ...execution, ...why, status: 'ABORTED', stoppedAt });
  };
  /** Thrown by the next calls of SSM Automation. */
  automationError: unknown;
  signalAnswer: SignalAnswer = { kind: 'sent' };
  /** Runs when a signal arrives, before it is answered. */
  onSignal: () => void = () => undefined;

  readonly #executions = new Map<string, Execution>();
  readonly #automations = new Map<string, Automation>();
  readonly #tagged = new Map<string, string[]>();
  readonly #children = new Map<string, string[]>();

  has(...executions: readonly Execution[]): this {
    for (const execution of executions) this.#executions.set(execution.arn, execution);
    return this;
  }

  /** The first of a level is the oldest. */
  hasAutomation(automation: Automation, from: { level?: string; parent?: string } = {}): this {
    this.#automations.set(automation.id, automation);
    if (from.level) {
      const key = levelTagKey(from.level);
      this.#tagged.set(key, [...new Set([...(this.#tagged.get(key) ?? []), automation.id])]);
    }
    if (from.parent) this.#children.set(from.parent, [automation.id]);
    return this;
  }

  readonly executions: Executions = {
    start: (start) => {
      this.started.push(start);
      const arn = `${start.stateMachineArn.replace(':stateMachine:', ':execution:')}:${start.name}`;
      return Promise.resolve({ arn, startedAt: new Date('2030-01-01T00:00:00Z') });
    },
    describe: (arn) => {
      this.described.push(arn);
      return Promise.resolve(this.#executions.get(arn));
    },
    list: (page) => {
      this.listed.push(page);
      return Promise.resolve(this.#pageOf(page));
    },
    stop: async (arn, why) => {
      this.stopped.push({ arn, ...why });
      await Promise.resolve();
      this.onStop(arn, why);
    },
  };

  readonly automations: Automations = {
    findByTagKey: (tagKey) => this.#ssm(() => this.#tagged.get(tagKey) ?? []),
    childrenOf: (id) => this.#ssm(() => this.#children.get(id) ?? []),
    get: (id) => this.#ssm(() => this.#automations.get(id) ?? { id, parameters: {} }),
    signal: (signal) => {
      this.signals.push(signal);
      this.onSignal();
      return Promise.resolve(this.signalAnswer);
    },
  };

  readonly identity = { callerArn: () => Promise.resolve('arn:aws:iam::123456789012:user/release-bot') };
  readonly parameters = { read: () => Promise.resolve(undefined) };

  /** A token is the number of executions before its page. */
  #pageOf({ stateMachineArn, statusFilter, maxResults, nextToken = '0' }: PageRequest): PageOfExecutions {
    const all = [...this.#executions.values()]
      .filter(({ arn, status }) => stateMachineArnOf(arn) === stateMachineArn && (statusFilter ?? status) === status)
      .toSorted((one, other) => Number(other.startedAt) - Number(one.startedAt))
      .map(({ arn, status, startedAt, stoppedAt }) => {
        const name = arn.slice(arn.lastIndexOf(':') + 1);
        return { arn, name, status, startedAt, ...(stoppedAt ? { stoppedAt } : {}) };
      });
    const end = Number(nextToken) + maxResults;
    return { executions: all.slice(Number(nextToken), end), ...(end < all.length ? { nextToken: String(end) } : {}) };
  }

  #ssm<T>(answer: () => T): Promise<T> {
    if (this.automationError === undefined) return Promise.resolve(answer());
    return Promise.reject(this.automationError instanceof Error ? this.automationError : new Error('broken fake'));
  }
}
