/** Ports that answer from memory and remember what they were asked. */
import type { Automation } from '../src/approval/automation.ts';
import type { Automations, StartAutomation } from '../src/aws/automations.ts';
import type { Execution, Executions } from '../src/aws/executions.ts';
import type { LevelExecutions, TaskResult } from '../src/aws/level-executions.ts';
import type { LevelTask } from '../src/aws/level-task.ts';
import { aTask } from './builders.ts';

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
  /** How often automations were looked for. */
  searches = 0;
  /** Thrown by `findByTag`. */
  searchError: Error | undefined;
  /** Thrown by `get`. */
  readError: Error | undefined;
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
    if (this.readError) throw this.readError;
    if (this.forbidden.has(id)) throw named('AccessDeniedException', id);
    const automation = this.#automations.get(id);
    if (!automation) throw named('AutomationExecutionNotFoundException', id);
    return automation;
  }

  async findByTag(): Promise<readonly string[]> {
    this.searches += 1;
    if (this.searchError) throw this.searchError;
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
  /** Whether there is no such execution. */
  missing = false;
  /** Answers of successive readings; the last one repeats. */
  readings: LevelTask[];
  /** What is thrown instead for a level, by its ARN. */
  readonly readErrors = new Map<string, Error>();
  /** The ARNs that were read. */
  readonly read: string[] = [];

  constructor(...readings: LevelTask[]) {
    this.readings = readings;
  }

  async readTask(levelExecutionArn = ''): Promise<LevelTask> {
    this.read.push(levelExecutionArn);
    const error = this.readErrors.get(levelExecutionArn);
    if (error) throw error;
    const reading = this.readings.length > 1 ? this.readings.shift() : this.readings[0];
    if (this.missing) throw named('ExecutionDoesNotExist');
    return reading ?? aTask();
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

export class FakeExecutions implements Executions {
  readonly stopped: { executionArn: string; error: string }[] = [];
  readonly described: string[] = [];
  /** What stopping does to the world. */
  onStop: (executionArn: string) => void = () => {};
  /** What is thrown instead of stopping one, by its ARN. */
  readonly stopErrors = new Map<string, Error>();
  readonly #executions = new Map<string, Execution>();

  set(executionArn: string, status: string, more: Partial<Execution> = {}): void {
    this.#executions.set(executionArn, { status, redriveCount: 0, ...more });
  }

  async describe(executionArn: string): Promise<Execution | undefined> {
    this.described.push(executionArn);
    return this.#executions.get(executionArn);
  }

  async stop(executionArn: string, { error }: { error: string }): Promise<void> {
    const refused = this.stopErrors.get(executionArn);
    if (refused) throw refused;
    this.stopped.push({ executionArn, error });
    this.set(executionArn, 'ABORTED');
    this.onStop(executionArn);
  }
}

export function named(name: string, message = name): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
