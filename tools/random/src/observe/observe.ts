/** Looks at everything that a run left behind. */
import { ApprovalsError } from '@countersign/sdk';
import { letters } from '../play/mails.ts';
import type { Run, RunningApproval } from '../play/run.ts';
import { deployments } from '../stage/stage.ts';
import { automationsSince } from './automations.ts';
import { childrenOf, readExecution, taskTokensOf } from './executions.ts';
import type { AtRest, Observation, ObservedApproval, ObservedAutomation, ObservedLevel, PublicText } from './observation.ts';

export async function observe(run: Run, atRest: AtRest): Promise<Observation> {
  const { stage, scenario, deeds, startedAt } = run;
  const automations = await automationsSince(stage.ssm, startedAt);
  const approvals = await Promise.all(
    run.approvals.flatMap((approval) => (approval ? [observeApproval(run, approval, automations)] : [])),
  );
  return {
    scenario,
    events: 'lost',
    deeds,
    approvals,
    letters: await letters(run),
    atRest,
    public: await publicTexts(run, approvals, automations),
    taskTokens: approvals.flatMap(({ levels }) => levels.flatMap(taskTokensOf)),
  };
}

async function observeApproval(run: Run, { id, executionArn, planned }: RunningApproval, automations: readonly ObservedAutomation[]): Promise<ObservedApproval> {
  const { sfn, service } = run.stage;
  const flow = await readExecution(sfn, executionArn);
  const levels = await Promise.all(
    childrenOf(flow).map(async (arn): Promise<ObservedLevel> => {
      const level = await readExecution(sfn, arn);
      return { ...level, automations: automations.filter(({ parameters }) => parameters['LevelExecutionArn']?.[0] === arn) };
    }),
  );
  const client = service[run.scenario.deployment];
  const waited = client.wait(id, { timeoutSeconds: 0.001 }).then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ errorCode: error instanceof ApprovalsError ? error.code : String(error) }),
  );
  return { id, planned, flow, levels, sdk: { got: await client.get(id), waited: await waited } };
}

async function publicTexts(run: Run, approvals: readonly ObservedApproval[], automations: readonly ObservedAutomation[]): Promise<PublicText[]> {
  const { emulator } = run.stage;
  const functions = deployments.flatMap((deployment) => ['plan-levels', 'open-level', 'close-level'].map((name) => `${deployment}-${name}`));
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
