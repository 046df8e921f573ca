import { levelRequestSchema, outcomeSchema, planLevelsPayloadSchema } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { aLevel, machine, request, rules, user } from '../fixtures/flow-under-test.ts';
import type { Run, TaskAnswer } from '../fixtures/run-machine.ts';
import { execution, runMachine } from '../fixtures/run-machine.ts';
import { validates } from '../fixtures/validates.ts';
import type { Retrier } from './retry.ts';

interface Scenario {
  readonly levels?: readonly string[];
  readonly plan?: object;
  readonly execution?: Run['execution'];
  /** By level, the people who decided; by default each level's lead. */
  readonly decidedBy?: Readonly<Record<string, readonly string[]>>;
  readonly status?: Readonly<Record<string, string>>;
}

/** Runs the flow with levels that end as told, and keeps what was sent. */
async function flow(scenario: Scenario = {}) {
  const sent: { Name: string; Input: Record<string, unknown> }[] = [];
  const levels = (scenario.levels ?? ['team', 'security', 'release']).map(aLevel);
  const plan = {
    version: 1,
    policy: 'production-change',
    requestedBy: request.requestedBy,
    excludedPeople: ['requester'],
    onePersonOneLevel: true,
    levels,
    ...scenario.plan,
  };
  const task = (state: string, args: unknown): TaskAnswer => {
    if (state === 'Plan') return { result: { Payload: plan } };
    sent.push(args as (typeof sent)[number]);
    const name = levels[sent.length - 1]?.name ?? '';
    const decidedBy = scenario.decidedBy?.[name] ?? [`${name}-lead`];
    const decisions = decidedBy.map((person) => ({
      approver: user(person),
      verdict: scenario.status?.[name] === 'REJECTED' ? 'reject' : 'approve',
      decidedAt: '2026-01-31T09:30:00.000Z',
    }));
    return { result: { Output: { version: 1, name, status: scenario.status?.[name] ?? 'APPROVED', decisions, decidedBy } } };
  };
  const ran = await runMachine(machine, { input: request, task, ...(scenario.execution && { execution: scenario.execution }) });
  return { ...ran, sent };
}

describe('the flow machine', () => {
  it('is valid', () => {
    expect(validates(machine)).toEqual([]);
  });

  it('hands the request and its own rules to plan-levels', async () => {
    const sent: unknown[] = [];
    await runMachine(machine, { input: request, task: (_state, args) => ({ failure: { Error: `${sent.push(args)}` } }) });
    const [{ Payload }] = sent as [{ Payload: unknown }];
    expect(planLevelsPayloadSchema.parse(Payload)).toEqual({ version: 1, kind: 'plan', name: execution.Name, request, rules });
  });

  it('fails with what plan-levels throws', async () => {
    const failure = { Error: 'Approval.InvalidRequest', Cause: '{"errorMessage":"subject: must not be blank"}' };
    expect(await runMachine(machine, { input: {}, task: () => ({ failure }) })).toMatchObject({ entered: ['Plan'], failure });
  });

  it('enters eight states for three approved levels', async () => {
    const { entered, output } = await flow();
    expect(entered).toEqual(['Plan', 'Level', 'Next level?', 'Level', 'Next level?', 'Level', 'Next level?', 'Outcome']);
    expect(outcomeSchema.parse(output)).toMatchObject({
      status: 'APPROVED',
      policy: 'production-change',
      requestedBy: request.requestedBy,
      levels: [{ name: 'team' }, { name: 'security' }, { name: 'release' }],
    });
  });

  it.each([1, 2, 7, 10])('asks %i levels, each with a request that keeps the contract', async (count) => {
    const names = Array.from({ length: count }, (_, index) => `level-${index + 1}`);
    const { sent, output } = await flow({ levels: names });

    expect(sent.map(({ Name }) => Name)).toEqual(names.map((_, index) => `${execution.Name}-L${index + 1}-R0`));
    sent.forEach(({ Input }, index) => {
      expect(levelRequestSchema.parse(Input)).toMatchObject({
        approval: { name: execution.Name, policy: 'production-change', index: index + 1, of: count },
        level: aLevel(`level-${index + 1}`),
        subject: request.subject,
        review: request.review,
        requestedBy: request.requestedBy,
        AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: execution.Id,
      });
    });
    expect(outcomeSchema.parse(output).levels.map(({ name }) => name)).toEqual(names);
  });

  it.each(['REJECTED', 'EXPIRED', 'CANCELLED'])('ends at the first level that is %s', async (status) => {
    const { entered, sent, output } = await flow({ status: { security: status } });
    expect(sent).toHaveLength(2);
    expect(entered).toHaveLength(6);
    expect(outcomeSchema.parse(output)).toMatchObject({ status, levels: [{ status: 'APPROVED' }, { status }] });
  });

  it('needs no policy in its plan', async () => {
    const { sent, output } = await flow({ plan: { policy: undefined } });
    expect(levelRequestSchema.parse(sent[0]?.Input).approval).toEqual({ name: execution.Name, index: 1, of: 3 });
    expect(outcomeSchema.parse(output)).not.toHaveProperty('policy');
  });

  it('keeps lists of one and of none as lists', async () => {
    const { sent, output } = await flow({
      levels: ['team'],
      plan: { excludedPeople: [] },
      decidedBy: { team: [] },
      status: { team: 'EXPIRED' },
    });
    expect(levelRequestSchema.parse(sent[0]?.Input).excludedPeople).toEqual([]);
    expect(outcomeSchema.parse(output).levels).toEqual([{ name: 'team', status: 'EXPIRED', decisions: [] }]);
  });
});

describe('the people who decided', () => {
  it.each([[['a-lead']], [['a-lead', 'b-lead']], [[]]])('are kept from the later levels: %j', async (people) => {
    const { sent } = await flow({ decidedBy: { team: people } });
    expect(levelRequestSchema.parse(sent[1]?.Input).excludedPeople).toEqual(['requester', ...people]);
  });

  it('gather over the levels', async () => {
    const { sent } = await flow();
    expect(sent.map(({ Input }) => Input['excludedPeople'])).toEqual([
      ['requester'],
      ['requester', 'team-lead'],
      ['requester', 'team-lead', 'security-lead'],
    ]);
  });

  it('may decide again where the plan says so', async () => {
    const { sent } = await flow({ plan: { onePersonOneLevel: false } });
    expect(sent.map(({ Input }) => Input['excludedPeople'])).toEqual([['requester'], ['requester'], ['requester']]);
  });
});

describe('a level that fails', () => {
  const retries = (machine.States['Level']?.['Retry'] ?? []) as Retrier[];

  it('is not asked again: only a start that failed is', () => {
    const errors = retries.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(errors.filter((error) => error.startsWith('States.') || error.includes('AlreadyExists'))).toEqual([]);
  });

  it('is started again after an outage, under either name that Step Functions may give it', () => {
    const errors = retries.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(errors).toContain('StepFunctions.InternalFailureException');
    expect(errors).toContain('StepFunctions.AWSStepFunctionsException');
  });

  it('is not started for hours where access may be denied', () => {
    const [, general] = retries;
    expect(general).toMatchObject({ ErrorEquals: ['StepFunctions.AWSStepFunctionsException'], MaxAttempts: 12 });
  });
});
