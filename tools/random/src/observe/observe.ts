/** Looks at everything that a run left behind. */
import { ApprovalsError, type ListedApproval } from '@countersign/sdk';
import { letters } from '../play/mails.ts';
import type { Run, RunningApproval } from '../play/run.ts';
import { deployments } from '../stage/stage.ts';
import { automationsSince } from './automations.ts';
import { executionsSince, readExecution, taskTokensOf } from './executions.ts';
import type { AtRest, Observation, ObservedApproval, ObservedAutomation, ObservedLevel, PublicText } from './observation.ts';

export async function observe(run: Run, atRest: AtRest): Promise<Observation> {
  const { stage, scenario, deeds } = run;
  const automations = await automationsSince(stage.ssm, run.startedAt);
  const levels = await levelsOf(run, automations);
  const approvals = await Promise.all(run.approvals.flatMap((approval) => (approval ? [observeApproval(run, approval, levels)] : [])));
  return {
    scenario,
    events: eventsOf(run),
    deeds,
    approvals,
    letters: await letters(run),
    listed: await listAll(run),
    atRest,
    public: await publicTexts(run, approvals, automations),
    taskTokens: levels.flatMap(taskTokensOf),
    denials: stage.denials(),
  };
}

async function listAll({ stage, scenario, startedAt }: Run): Promise<ListedApproval[]> {
  const listed: ListedApproval[] = [];
  for await (const row of stage.service[scenario.deployment].list({ from: new Date(startedAt) })) listed.push(row);
  return listed;
}

/** Everything that ran on the level machine meanwhile. */
async function levelsOf({ stage, scenario, startedAt }: Run, automations: readonly ObservedAutomation[]): Promise<ObservedLevel[]> {
  const machineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${scenario.deployment}-approval-level`;
  const executions = await executionsSince(stage.sfn, machineArn, startedAt);
  return executions.map((execution) => ({
    ...execution,
    automations: automations.filter(({ parameters }) => parameters['LevelExecutionArn']?.[0] === execution.arn),
  }));
}

/** Lambda gives a function that nobody waits for two more attempts: a reconcile that failed often enough has lost an event. */
function eventsOf({ scenario, deeds }: Run): Observation['events'] {
  const struck = deeds.faults.filter(({ armed, left }) => left < armed);
  const lost = struck.some(({ fault }) => fault.kind === 'drop' && fault.event !== undefined);
  const ofReconcile = struck.filter(({ by, fault }) => by === 'reconcile' || ('function' in fault && fault.function === 'reconcile'));
  const attempts = ofReconcile.reduce((sum, { armed, left }) => sum + armed - left, 0);
  return scenario.events === 'lost' || lost || attempts > 2 ? 'lost' : 'delivered';
}

async function observeApproval(run: Run, { id, executionArn, planned }: RunningApproval, levels: readonly ObservedLevel[]): Promise<ObservedApproval> {
  const { sfn, service } = run.stage;
  const flow = await readExecution(sfn, executionArn);
  const client = service[run.scenario.deployment];
  const waited = client.wait(id, { timeoutSeconds: 0.001 }).then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ errorCode: error instanceof ApprovalsError ? error.code : String(error) }),
  );
  const own = levels.filter(({ input }) => (input as { approval?: { name?: string } }).approval?.name === id);
  return { id, planned, flow, levels: own, sdk: { got: await client.get(id), waited: await waited } };
}

async function publicTexts(run: Run, approvals: readonly ObservedApproval[], automations: readonly ObservedAutomation[]): Promise<PublicText[]> {
  const { emulator } = run.stage;
  const functions = deployments.flatMap((deployment) => ['plan-levels', 'open-level', 'close-level', 'reconcile'].map((name) => `${deployment}-${name}`));
  const logs = functions.flatMap((name) => (emulator.logs(name) ?? []).map((line) => ({ name, ...line })));
  const mails = await emulator.mails({ after: run.mailsBefore });
  return [
    ...logs.filter(({ at }) => at >= run.startedAt).map(({ name, line }) => ({ where: `the log of ${name}`, text: line })),
    ...mails.map(({ id, body, subject }) => ({ where: `mail ${id}`, text: `${subject}\n${body}` })),
    ...automations.map((automation) => ({ where: `automation ${automation.id}`, text: JSON.stringify(automation) })),
    ...approvals.map(({ id, sdk }) => ({ where: `what the SDK says of ${id}`, text: JSON.stringify(sdk) })),
    ...run.deeds.looks.map(({ id, approval }) => ({ where: `what the SDK said of ${id}`, text: JSON.stringify(approval) })),
    { where: 'what close-level answers', text: JSON.stringify(run.deeds.forgeries) },
  ];
}
