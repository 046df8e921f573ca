/** The emulator as a library: deploy an assembly, serve AWS on one port. */
import type { ClockState } from './control/endpoints.ts';
import { answerControl, isControlPath } from './control/endpoints.ts';
import { SettingsStore } from './control/settings-store.ts';
import type { Usage } from './control/usage.ts';
import { deployAssembly } from './cloudformation/deploy-assembly.ts';
import { buildCore, layGround } from './core.ts';
import type { Core, Ground } from './core.ts';
import type { Fault, ListedFault } from './faults/fault.ts';
import { handleRequest } from './http/pipeline.ts';
import { listen } from './http/server.ts';
import type { HttpServer } from './http/server.ts';
import type { IssuedPrincipal } from './identity/principals.ts';
import { resolveOptions } from './options.ts';
import type { EmulatorOptions } from './options.ts';
import type { QuotaChoice, QuotasState } from './quotas/quotas.ts';
import type { Resources } from './resources.ts';
import type { LogLine } from './services/lambda/logs.ts';
import type { Mail } from './services/sns/outbox.ts';
import type { ScheduleChoice, SchedulesState } from './services/events/schedules.ts';
import { checkRule } from './services/events/rule.ts';
import { checkAsynchronous } from './services/lambda/asynchronous/queue-invocation.ts';
import { parseRunbook } from './services/ssm/document.ts';
import { parseDefinition } from './services/step-functions/definition.ts';
import type { Settings } from './settings.ts';

export interface Emulator {
  /** `http://127.0.0.1:PORT`; any credentials work, those that were not issued act as the account's root. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** Stack outputs by their name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly clock: {
    state(): ClockState;
    /** Resolves when everything that is due by then has run and no handler is running. @throws ClockError */
    advance(seconds: number): Promise<void>;
    setFrozen(frozen: boolean): Promise<void>;
  };
  /** Mails with an id above `after` (default 0); waits up to `waitSeconds` (real time, default 0) for one. */
  mails(options?: { readonly after?: number; readonly waitSeconds?: number }): Promise<readonly Mail[]>;
  readonly principals: {
    /** Credentials of a user, an assumed-role session, or a new session of a role. @throws InvalidPrincipalError */
    issue(arn: string): IssuedPrincipal;
    list(): readonly IssuedPrincipal[];
  };
  readonly settings: {
    readonly current: Settings;
    /** Changes what is named. @throws ControlError for an unknown name or value. */
    change(changes: Partial<Settings>): Settings;
  };
  readonly faults: {
    /** Arms one fault, or a list of them; answers all that are armed. @throws ControlError for a fault that cannot be */
    add(faults: Fault | readonly Fault[]): readonly ListedFault[];
    /** Those that are armed, with what is `left` of them. */
    list(): readonly ListedFault[];
    clear(): void;
  };
  /** Whether AWS's quotas are enforced, and what that comes to. */
  readonly quotas: {
    state(): QuotasState;
    /** @throws ControlError */
    set(quotas: QuotaChoice): QuotasState;
  };
  /** Whether rules with a schedule fire, and when. */
  readonly schedules: {
    state(): SchedulesState;
    /** Schedules that are switched on count from now. @throws ControlError */
    set(schedules: ScheduleChoice): Promise<SchedulesState>;
  };
  usage(): Usage;
  /** What a function logged; undefined when there is no such function. */
  logs(functionName: string): readonly LogLine[] | undefined;
  close(): Promise<void>;
}

/**
 * Deploys the stacks of an assembly and listens on loopback.
 * @throws InvalidOptionError, ControlError for an unknown setting or value, DeploymentError with everything that keeps
 * the assembly from being deployed, or an Error with `code` EADDRINUSE.
 * @example
 * const emulator = await startEmulator({ assembly: 'apps/infra/cdk.out', frozen: true });
 * const client = new SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials });
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { assembly, port, account, frozen, settings, quotas, schedules } = resolveOptions(options);
  const ground = layGround(account, frozen, new SettingsStore(settings));
  const resources = await deploy(assembly, ground);
  let endpoint = '';
  const core = buildCore(ground, resources, () => endpoint);
  core.quotas.set(quotas);
  await core.schedules.set(schedules);
  const server = await listen(port, (request) =>
    handleRequest(request, {
      activity: core.activity,
      principals: core.principals,
      workOf: (accessKeyId) => core.pool.workOf(accessKeyId),
      invoke: core.invoke,
      countApiCall: (operation) => core.usage.countApiCall(operation),
      own: { isPath: isControlPath, answer: (request) => answerControl(request, core.controls) },
    }),
  );
  endpoint = `http://127.0.0.1:${server.port}`;
  // Workers cost more than everything else at the start, so they come when the caller has been answered.
  const warming = setImmediate(() => void core.pool.warm().catch(() => {}));
  return handleOf(core, { endpoint, resources, close: () => shutDown(core, server, warming) });
}

function deploy(directory: string, { account, clock }: Ground): Promise<Resources> {
  return deployAssembly({
    directory,
    account,
    now: clock.now(),
    validate: {
      stateMachine: ({ definition }) => parseDefinition(definition),
      document: ({ versions }) => versions.forEach(({ content }) => parseRunbook(content)),
      lambdaFunction: checkAsynchronous,
      rule: checkRule,
    },
    notice: (line) => process.stderr.write(`[emulator] ${line}\n`),
  });
}

interface Running {
  readonly endpoint: string;
  readonly resources: Resources;
  readonly close: () => Promise<void>;
}

function handleOf({ account, controls, faults, outbox, pool, principals, quotas, schedules, settings }: Core, { endpoint, resources, close }: Running): Emulator {
  return {
    endpoint,
    region: account.region,
    account: account.accountId,
    outputs: Object.fromEntries(resources.outputs),
    clock: controls.clock,
    mails: ({ after = 0, waitSeconds = 0 } = {}) => outbox.waitAfter(after, waitSeconds),
    principals: { issue: (arn) => principals.issue(arn), list: () => principals.list() },
    settings: {
      get current() {
        return settings.current;
      },
      change: (changes) => settings.change(changes),
    },
    faults: { add: (given) => faults.add(given), list: () => faults.list(), clear: () => faults.clear() },
    quotas: { state: () => quotas.state, set: (choice) => quotas.set(choice) },
    schedules: { state: () => schedules.state, set: (choice) => schedules.set(choice) },
    usage: () => controls.usage(),
    logs: (name) => (controls.logs(name) === undefined ? undefined : pool.logs.read(name)),
    close,
  };
}

/** Waiting readers are answered first, so that the server can close its connections. */
async function shutDown({ clock, faults, outbox, pool }: Core, server: HttpServer, warming: NodeJS.Immediate): Promise<void> {
  clearImmediate(warming);
  faults.clear();
  clock.close();
  outbox.close();
  await pool.close();
  await server.close();
}
