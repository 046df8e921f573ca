/** Puts the parts together: services over one engine, one clock and one set of principals. Nothing here knows of HTTP. */
import { AccessControl } from './access/access-control.ts';
import { AttachedPolicies } from './access/attached-policies.ts';
import type { Authorizer } from './access/authorizer.ts';
import { SilentAccess } from './access/silent-access.ts';
import type { Controls } from './control/controls.ts';
import type { SettingsStore } from './control/settings-store.ts';
import { UsageCounters } from './control/usage.ts';
import type { Usage } from './control/usage.ts';
import { Activity } from './engine/activity.ts';
import { Clock } from './engine/clock.ts';
import type { KeptTime } from './engine/kept-time.ts';
import { Engine } from './engine/engine.ts';
import type { OperationCall } from './engine/engine.ts';
import { staleExecutions } from './engine/stale-executions.ts';
import { Store } from './engine/store.ts';
import { createFaults } from './faults/faults.ts';
import type { StrikingFaults } from './faults/faults.ts';
import { Principals } from './identity/principals.ts';
import type { Records } from './journal/records.ts';
import type { IssuedPrincipal } from './identity/principals.ts';
import { Quotas } from './quotas/quotas.ts';
import type { Account, LambdaFunction, Resources } from './resources.ts';
import { createCloudWatch } from './services/cloudwatch/cloud-watch.ts';
import type { CloudWatch } from './services/cloudwatch/cloud-watch.ts';
import { createEventBus } from './services/events/bus.ts';
import type { EventBus } from './services/events/bus.ts';
import { deliveryMachine } from './services/events/delivery.ts';
import { scheduleMachine } from './services/events/schedule-machine.ts';
import { Schedules } from './services/events/schedules.ts';
import { invocationMachine } from './services/lambda/asynchronous/invocation-machine.ts';
import { lambdaOperations } from './services/lambda/operations.ts';
import { createLambdaPool } from './services/lambda/pool.ts';
import type { LambdaPool } from './services/lambda/pool.ts';
import { countedIn } from './services/lambda/counted-pool.ts';
import { logMachine } from './services/logs/log-machine.ts';
import { logsOperations } from './services/logs/operations.ts';
import { snsOperations } from './services/sns/operations.ts';
import { Outbox } from './services/sns/outbox.ts';
import { automationMachine } from './services/ssm/automation/machine.ts';
import { sqsOperations } from './services/sqs/operations.ts';
import { queueMachine } from './services/sqs/queue-machine.ts';
import { ssmOperations } from './services/ssm/operations.ts';
import { statesMachine } from './services/step-functions/machine.ts';
import { stepFunctionsOperations } from './services/step-functions/operations.ts';
import { stsOperations } from './services/sts/operations.ts';
import { checkCall } from './wire/check-call.ts';
import { knownInside } from './wire/undeclared-errors.ts';
import { createInvoke, joinOperations } from './wire/invoke.ts';
import type { Invoke } from './wire/invoke.ts';

/** What stands before anything is deployed: time and identity. */
export interface Ground {
  readonly account: Account;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly principals: Principals;
  readonly settings: SettingsStore;
}

export interface Core extends Ground {
  readonly invoke: Invoke;
  readonly store: Store;
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly outbox: Outbox;
  readonly pool: LambdaPool;
  readonly usage: UsageCounters;
  readonly faults: StrikingFaults;
  readonly quotas: Quotas;
  readonly schedules: Schedules;
  readonly cloudWatch: CloudWatch;
  readonly controls: Controls;
  readonly attached: AttachedPolicies;
  /** Absent without an authorizer. */
  readonly access?: AccessControl;
}

export interface GroundOptions {
  readonly account: Account;
  readonly settings: SettingsStore;
  readonly frozen?: boolean;
  /** What the clock showed when it was kept. */
  readonly kept?: KeptTime;
}

export function layGround({ account, settings, ...time }: GroundOptions): Ground {
  const activity = new Activity();
  return { account, activity, clock: new Clock({ activity, ...time }), principals: new Principals(account), settings };
}

export interface CoreOptions {
  /** Asked when a handler starts, since the port is only known then. */
  readonly endpoint: () => string;
  /** Where state is kept. Default: nowhere. */
  readonly records?: Records;
  /** Default: IAM policies are not evaluated. */
  readonly authorizer?: Authorizer;
  /** Tells the operator. */
  readonly notice: (line: string) => void;
}

export function buildCore(ground: Ground, resources: Resources, { authorizer, endpoint, notice, records }: CoreOptions): Core {
  const { account, activity, clock, principals, settings } = ground;
  const keeping = records === undefined ? {} : { records };
  const outbox = new Outbox(keeping);
  const usage = new UsageCounters();
  const pool = createLambdaPool({
    functions: resources.functions,
    region: account.region,
    endpoint,
    credentialsFor: (roleArn, sessionName) => principals.sessionFor(roleArn, sessionName),
    sessionOver: (accessKeyId) => principals.retire(accessKeyId),
    now: () => clock.now(),
    timesOut: (functionName, payload) => faults.timesOut(functionName, payload),
    whenKept: () => records?.whenKept(),
    printed: (lines) => measure.printed(lines),
  });
  const store = new Store(records);
  const engine = new Engine({
    machines: { states: statesMachine, automation: automationMachine, delivery: deliveryMachine, invocation: invocationMachine, queue: queueMachine, log: logMachine, schedule: scheduleMachine },
    store,
    clock,
    activity,
    call: (call) => callInside(call),
    count(metric, amount, of) {
      usage.count(metric, amount);
      measure.counted(metric, of);
    },
    emit(event) {
      measure.emitted(event);
      bus.put(event);
    },
    ...keeping,
  });
  const cloudWatch = createCloudWatch({ alarms: resources.alarms.values(), activity, clock, call: (call) => callInside(call), ...keeping });
  const { measure } = cloudWatch;
  store.onChange = measure.listener;
  const bus = createEventBus({
    account,
    rules: resources.rules.values(),
    now: () => clock.now(),
    passage: (event, pass) => faults.passage(event, pass),
    matched: (ruleArn) => measure.ruleMatched(ruleArn),
    // Nobody waits for a delivery: what goes wrong with it is its own affair.
    deliver: (id, delivery) => void engine.dispatch({ machine: 'delivery', id }, delivery).catch(() => {}),
  });
  const operations = joinOperations([
    stepFunctionsOperations,
    ssmOperations,
    snsOperations,
    sqsOperations(endpoint),
    lambdaOperations(countedIn(pool, { activity, clock, measure })),
    stsOperations(principals),
    logsOperations(pool.logs),
  ]);
  const faults = createFaults({
    known: { operations: Object.keys(operations), functions: [...resources.functions.values()].map(({ name }) => name) },
    setAlarm: (seconds, ring) => clock.alarm(seconds, ring),
    keepPrevious: (kept) => (store.keepsPrevious = kept),
    now: () => clock.now(),
    ...keeping,
  });
  const quotas = new Quotas({
    region: account.region,
    now: () => clock.now(),
    invocations: () => pool.running,
    executions: engine,
    watch: (listener) => store.watch(listener),
    queueLimit: () => Number(settings.current.automationQueue),
    ...keeping,
  });
  const shared = { resources, outbox, isAuthorized: authorizer !== undefined, requestPlace: (id: string) => quotas.requestPlace(id) };
  const perform = createInvoke(operations, () => ({ ...shared, now: clock.now(), settings: settings.current, executions: engine }));
  // A view of its own for each reading: what operations remember of executions must not outlive it.
  const performStale = createInvoke(operations, () => ({ ...shared, now: clock.now(), settings: settings.current, executions: staleExecutions(engine, store) }));
  const unasked = cloudWatch.over(faults.invoke(pool, quotas.over(perform), quotas.over(performStale)));
  const attached = new AttachedPolicies(resources, records);
  const access =
    authorizer &&
    new AccessControl({
      authorizer,
      resources,
      attached,
      executions: engine,
      settings: () => settings.current,
      now: () => clock.now(),
      root: principals.root,
      functionOf: (accessKeyId) => pool.functionOf(accessKeyId),
    });
  const invoke = access ? access.over(new SilentAccess({ access, resources, notice, mute: (name) => pool.logs.mute(name) }).over(unasked)) : unasked;
  const callInside = async (call: OperationCall): Promise<unknown> => {
    checkCall(call.operation, call.input);
    try {
      return await invoke(call, principals.callerFor(call.principal));
    } catch (error) {
      throw knownInside(error, call, settings.current);
    }
  };
  const schedules = new Schedules(resources.rules.values(), engine, records);
  const parts = { ...ground, invoke, outbox, pool, usage, faults, quotas, schedules, cloudWatch, store, engine, bus, attached, ...(access && { access }) };
  return { ...parts, controls: controlsOf(parts, resources) };
}

function controlsOf({ attached, clock, cloudWatch, faults, outbox, pool, principals, quotas, schedules, settings, usage }: Omit<Core, 'controls'>, resources: Resources): Controls {
  const functions = new Map<string, LambdaFunction>([...resources.functions.values()].map((known) => [known.name, known]));
  return {
    principals: { list: () => principals.list(), issue: (arn, policies) => issue(arn, policies, { attached, principals }) },
    settings,
    faults,
    quotas,
    schedules,
    alarms: () => cloudWatch.alarms.list(),
    mails: (after, waitSeconds, gone) => outbox.waitAfter(after, waitSeconds, gone),
    clock: {
      state: () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.frozen }),
      advance: (seconds) => clock.advance(seconds),
      setFrozen: (frozen) => clock.setFrozen(frozen),
    },
    usage: (): Usage =>
      usage.snapshot({
        mails: outbox.sentCount,
        functions: pool.metrics(),
        memoryMbOf: (name) => functions.get(name)?.memoryMb ?? 0,
      }),
    logs: (name) => (functions.has(name) ? pool.logs.read(name) : undefined),
  };
}

/** Whoever names a policy that is not there gets no key. */
function issue(arn: string, policies: unknown, { attached, principals }: Pick<Core, 'attached' | 'principals'>): IssuedPrincipal {
  if (policies !== undefined) attached.resolve(policies);
  const issued = principals.issue(arn);
  attached.attach(arn, policies);
  return issued;
}
