/** The emulator as a library: deploy an assembly, serve AWS on one port. */
import { createAuthorizer } from './access/create-authorizer.ts';
import { checkAccess } from './access/deployment-checks.ts';
import type { Authorizer } from './access/authorizer.ts';
import type { PolicyChoice } from './access/policy-choices.ts';
import type { ClockState } from './control/controls.ts';
import { answerControl, isControlPath } from './control/endpoints.ts';
import { SettingsStore } from './control/settings-store.ts';
import type { Usage } from './control/usage.ts';
import { deployAssembly } from './cloudformation/deploy-assembly.ts';
import type { LastingResources } from './cloudformation/stack-update.ts';
import { buildCore, layGround } from './core.ts';
import type { Core, Ground } from './core.ts';
import { deployChecks } from './services/deploy-checks.ts';
import type { Fault, ListedFault } from './faults/fault.ts';
import { handleRequest } from './http/pipeline.ts';
import type { Stages } from './http/pipeline.ts';
import { listen } from './http/server.ts';
import type { HttpServer } from './http/server.ts';
import type { IssuedPrincipal } from './identity/principals.ts';
import type { FoundData } from './journal/data-directory.ts';
import type { Journal } from './journal/journal.ts';
import { deployedBefore, restore, resume, valuesOf } from './journal/keeping.ts';
import { resolveOptions } from './options.ts';
import type { EmulatorOptions, ResolvedOptions } from './options.ts';
import type { QuotaChoice, QuotasState } from './quotas/quotas.ts';
import type { Resources } from './resources.ts';
import type { LogLine } from './services/lambda/logs.ts';
import type { Mail } from './services/sns/outbox.ts';
import type { ScheduleChoice, SchedulesState } from './services/events/schedules.ts';
import type { AlarmShown } from './services/cloudwatch/alarms.ts';
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
    /**
     * Credentials of a user, an assumed-role session, or a new session of a role. `policies` are attached to the user or
     * role, in place of those that were before; only an authorizer reads them. @throws InvalidPrincipalError
     */
    issue(arn: string, options?: { readonly policies?: readonly PolicyChoice[] }): IssuedPrincipal;
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
  /** The template's alarms, with their states by now. */
  alarms(): readonly AlarmShown[];
  usage(): Usage;
  /** What a function logged; undefined when there is no such function. */
  logs(functionName: string): readonly LogLine[] | undefined;
  /** Resolves where `data` cannot be written any more: from then on nobody is answered, and all there is to do is to close. */
  readonly failure: Promise<Error>;
  close(): Promise<void>;
}

/**
 * Deploys the stacks of an assembly and listens on loopback.
 * @throws InvalidOptionError, ControlError for an unknown setting or value, DataDirectoryError for a data directory that
 * is not taken, DeploymentError with everything that keeps the assembly from being deployed, an Error for an authorizer
 * that cannot be made, or an Error with `code` EADDRINUSE.
 * @example
 * const emulator = await startEmulator({ assembly: 'apps/infra/cdk.out', frozen: true });
 * const client = new SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials });
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const resolved = resolveOptions(options);
  const { assembly, account, frozen, settings, data } = resolved;
  // SQLite is loaded where it is needed only.
  const directory = data === undefined ? undefined : await import('./journal/data-directory.ts');
  const found = data === undefined ? undefined : directory?.findData(data, account);
  const kept = found ? valuesOf(found) : {};
  const ground = layGround({
    account,
    settings: new SettingsStore({ ...kept.settings, ...settings }),
    ...(frozen === undefined ? {} : { frozen }),
    ...(kept.clock && { kept: kept.clock }),
  });
  const resources = await deploy(assembly, ground, found && deployedBefore(found));
  const authorizer = resolved.authorizer && (await createAuthorizer(resolved.authorizer, resources));
  const journal = found && directory?.openJournal(found);
  void journal?.failure.then(reportFailure);
  try {
    return await serve(resolved, { ground, resources, ...(authorizer && { authorizer }), ...(found && journal && { found, journal }) });
  } catch (error) {
    await journal?.close();
    await authorizer?.close?.();
    throw error;
  }
}

interface Prepared {
  readonly ground: Ground;
  readonly resources: Resources;
  readonly authorizer?: Authorizer;
  readonly found?: FoundData;
  readonly journal?: Journal;
}

async function serve({ port, quotas, schedules }: ResolvedOptions, { ground, resources, authorizer, found, journal }: Prepared): Promise<Emulator> {
  let endpoint = '';
  const core = buildCore(ground, resources, { endpoint: () => endpoint, notice, ...(journal && { records: journal }), ...(authorizer && { authorizer }) });
  if (core.access) await checkAccess(core.access, resources);
  if (found && journal) restore({ ...core, resources }, found, journal);
  const kept = found ? valuesOf(found) : {};
  core.quotas.set(quotas ?? kept.quotas ?? 'none');
  const stages = stagesOf(core, journal);
  const server = await listen(port, (request) => handleRequest(request, stages));
  endpoint = `http://127.0.0.1:${server.port}`;
  if (found) resume(core, found);
  core.cloudWatch.measure.begin(core.engine, resources.queues.keys());
  await core.schedules.set(schedules ?? kept.schedules ?? 'on');
  // Workers cost more than everything else at the start, so they come when the caller has been answered.
  const warming = setImmediate(() => void core.pool.warm().catch(() => {}));
  const close = async (): Promise<void> => {
    await shutDown(core, { server, warming, journal });
    await authorizer?.close?.();
  };
  return handleOf(core, { endpoint, resources, journal, close });
}

function stagesOf(core: Core, journal: Journal | undefined): Stages {
  return {
    activity: core.activity,
    principals: core.principals,
    workOf: (accessKeyId) => core.pool.workOf(accessKeyId),
    invoke: core.invoke,
    countApiCall: (operation) => core.usage.countApiCall(operation),
    whenKept: () => journal?.whenKept(),
    own: { isPath: isControlPath, answer: (request) => answerControl(request, core.controls) },
  };
}

function reportFailure({ message }: Error): void {
  notice(`${message}. Everything that was acknowledged is kept; nothing is from now on.`);
}

function deploy(directory: string, { account, clock }: Ground, before?: LastingResources): Promise<Resources> {
  return deployAssembly({
    directory,
    account,
    now: clock.now(),
    ...(before && { before }),
    validate: deployChecks,
    notice,
  });
}

function notice(line: string): void {
  process.stderr.write(`[emulator] ${line}\n`);
}

interface Running {
  readonly endpoint: string;
  readonly resources: Resources;
  readonly journal: Journal | undefined;
  readonly close: () => Promise<void>;
}

function handleOf({ account, controls, faults, outbox, pool, principals, quotas, schedules, settings }: Core, { endpoint, resources, journal, close }: Running): Emulator {
  const kept = async <T>(answer: Promise<T>): Promise<T> => {
    const told = await answer;
    await journal?.whenKept();
    return told;
  };
  return {
    endpoint,
    region: account.region,
    account: account.accountId,
    outputs: Object.fromEntries(resources.outputs),
    clock: {
      state: () => controls.clock.state(),
      advance: (seconds) => kept(controls.clock.advance(seconds)),
      setFrozen: (frozen) => kept(controls.clock.setFrozen(frozen)),
    },
    mails: ({ after = 0, waitSeconds = 0 } = {}) => kept(outbox.waitAfter(after, waitSeconds)),
    principals: { issue: (arn, { policies } = {}) => controls.principals.issue(arn, policies), list: () => principals.list() },
    settings: {
      get current() {
        return settings.current;
      },
      change: (changes) => settings.change(changes),
    },
    faults: { add: (given) => faults.add(given), list: () => faults.list(), clear: () => faults.clear() },
    quotas: { state: () => quotas.state, set: (choice) => quotas.set(choice) },
    schedules: { state: () => schedules.state, set: (choice) => kept(schedules.set(choice)) },
    alarms: () => controls.alarms(),
    usage: () => controls.usage(),
    logs: (name) => (controls.logs(name) === undefined ? undefined : pool.logs.read(name)),
    failure: journal?.failure ?? new Promise(() => {}),
    close,
  };
}

interface Closing {
  readonly server: HttpServer;
  readonly warming: NodeJS.Immediate;
  readonly journal: Journal | undefined;
}

/**
 * The journal closes first: that handlers end now is nothing that executions should hear of, and keep. Waiting readers are
 * answered before the server closes its connections.
 */
async function shutDown({ clock, faults, outbox, pool }: Core, { server, warming, journal }: Closing): Promise<void> {
  clearImmediate(warming);
  await journal?.close();
  faults.clear();
  clock.close();
  outbox.close();
  await pool.close();
  await server.close();
}
