/** Ports that answer from memory and remember what they were asked. */
import type { Automation } from '../src/approval/automation.ts';
import type { Automations, StartAutomation } from '../src/aws/automations.ts';
import type { LevelExecutions, LevelTask, TaskResult } from '../src/aws/level-executions.ts';

export const silentLog = { info() {}, warn() {}, error() {} };

export class FakeAutomations implements Automations {
  readonly started: StartAutomation[] = [];
  readonly stopped: string[] = [];
  /** Ids that DescribeAutomationExecutions shows. */
  tagged: string[] = [];
  children: string[] = [];
  /** Ids that IAM does not let us read. */
  readonly forbidden = new Set<string>();
  /** What `start` answers with. */
  startedId = '00000000-0000-4000-8000-000000000001';
  /** Thrown by `start`. */
  startError: Error | undefined;
  /** What stopping does to an automation. */
  onStop: (id: string) => void = () => {};
  readonly #automations = new Map<string, Automation>();

  constructor(...automations: readonly Automation[]) {
    for (const automation of automations) this.set(automation);
  }

  set(automation: Automation): void {
    this.#automations.set(automation.id, automation);
  }

  async start(request: StartAutomation): Promise<string> {
    if (this.startError) throw this.startError;
    this.started.push(request);
    return this.startedId;
  }

  async get(id: string): Promise<Automation> {
    if (this.forbidden.has(id)) throw named('AccessDeniedException', id);
    const automation = this.#automations.get(id);
    if (!automation) throw named('AutomationExecutionNotFoundException', id);
    return automation;
  }

  async findByTag(): Promise<readonly string[]> {
    return this.tagged;
  }

  async findChildren(): Promise<readonly string[]> {
    return this.children;
  }

  async stop(id: string): Promise<void> {
    this.stopped.push(id);
    this.onStop(id);
  }
}

export class FakeLevels implements LevelExecutions {
  readonly succeeded: { taskToken: string; output: unknown }[] = [];
  readonly failed: { taskToken: string; error: string; cause: string }[] = [];
  readonly liveTokens = new Set(['token']);
  running = true;
  /** Answers of successive readings; the last one repeats. */
  readings: LevelTask[];

  constructor(...readings: LevelTask[]) {
    this.readings = readings;
  }

  async readTask(): Promise<LevelTask> {
    const reading = this.readings.length > 1 ? this.readings.shift() : this.readings[0];
    return reading ?? { closed: false, failed: false };
  }

  async isRunning(): Promise<boolean> {
    return this.running;
  }

  async succeedTask(taskToken: string, output: unknown): Promise<TaskResult> {
    if (!this.liveTokens.delete(taskToken)) return 'deadToken';
    this.succeeded.push({ taskToken, output });
    return 'delivered';
  }

  async failTask(taskToken: string, failure: { error: string; cause: string }): Promise<TaskResult> {
    if (!this.liveTokens.delete(taskToken)) return 'deadToken';
    this.failed.push({ taskToken, ...failure });
    return 'delivered';
  }
}

export function named(name: string, message = name): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
