/** A level or an approval, called from a state machine of another team. */
import { createHash } from 'node:crypto';
import { approvalNameSchema, approvalRequestSchema, levelRequestSchema } from '@countersign/contracts';
import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { aFlow, aStack, user } from '../fixtures/a-flow.ts';
import { grantsOf, resourceOf, resourcesOf } from '../fixtures/plain.ts';
import { evaluateAll, execution } from '../fixtures/run-machine.ts';
import { validates } from '../fixtures/validates.ts';
import { retryStart } from '../definition/retry.ts';
import type { MachineDefinition } from '../definition/state-machine.ts';
import type { FlowTaskProps } from './flow-task.ts';
import type { LevelTaskProps } from './level-task.ts';

const tooFew = 'requestedBy: level on-call finds too few approvers besides the requester and who is excluded; it needs 1';
const at = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:123456789012:${resource}`;
const texts = {
  subject: 'Deploy release 42',
  review: { url: 'https://example.com/releases/42' },
  requestedBy: { principal: user('requester') },
};

function foreign(changes: Partial<LevelTaskProps> = {}, level: Partial<LevelTaskProps['level']> = {}) {
  const stack = aStack();
  const { flow, template } = aFlow({ additionalWindows: [Duration.hours(4)] }, stack);
  const topic = new sns.Topic(stack, 'OnCall', { topicName: 'Automation-on-call' });
  const task = flow.level.task(stack, 'Ask on call', {
    ...texts,
    level: { name: 'on-call', approvers: [user('on-call')], topic, window: Duration.hours(4), ...level },
    ...changes,
  });
  task.addRetry({ errors: ['Approval.TryAgain'] });
  const request = flow.task(stack, 'Ask for approval', { ...texts, policy: 'production-change' });
  const machine = new sfn.StateMachine(stack, 'Foreign', {
    queryLanguage: sfn.QueryLanguage.JSONATA,
    definitionBody: sfn.DefinitionBody.fromChainable(task.next(request)),
  });
  return { machine, template };
}

function definitionOf({ template }: ReturnType<typeof foreign>): MachineDefinition {
  const { Properties } = resourceOf(template(), 'AWS::StepFunctions::StateMachine', /^Foreign/);
  return JSON.parse(Properties['DefinitionString'] as string) as MachineDefinition;
}

interface Entry {
  readonly input?: unknown;
  /** Where a Map iterates. */
  readonly item?: number;
  readonly redriveCount?: number;
}

async function sentBy(definition: MachineDefinition, state: string, { input = {}, item, redriveCount = 0 }: Entry = {}) {
  const Arguments = definition.States[state]?.['Arguments'] as { Name: string; Input: unknown };
  const expression = jsonata(/^\{%(.*)%\}$/s.exec(Arguments.Name)?.[1] ?? '');
  expression.registerFunction('hash', (text: string) => createHash('sha256').update(text).digest('hex'));
  const context = {
    Execution: { ...execution, RedriveCount: redriveCount },
    State: { Name: state, EnteredTime: execution.StartTime },
    ...(item !== undefined && { Map: { Item: { Index: item } } }),
  };
  return {
    name: (await expression.evaluate(undefined, { states: { context, input } })) as string,
    input: await evaluateAll(Arguments.Input, { states: { context, input } }),
  };
}

describe('a level called from another state machine', () => {
  const definition = definitionOf(foreign());

  it('makes a valid definition', () => {
    expect(validates(definition)).toEqual([]);
    expect(definition.States['Ask on call']).toMatchObject({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Output: '{% $states.result.Output %}',
      Next: 'Ask for approval',
    });
  });

  it('gets a request that keeps the contract', async () => {
    const { name, input } = await sentBy(definition, 'Ask on call');
    expect(name).toMatch(/^on-call--[0-9a-f]{32}$/);
    expect(levelRequestSchema.parse(resolved(input))).toMatchObject({
      ...texts,
      level: { name: 'on-call', minRequiredApprovals: 1, windowSeconds: 14_400 },
      AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: execution.Id,
    });
  });

  it('is named anew by every iteration of a Map, and of a Map within it, though all enter at once', async () => {
    const entries: Entry[] = [{}, { item: 0 }, { item: 1 }, { item: 0, input: 'a' }, { item: 0, input: 'b' }];
    const sent = await Promise.all([...entries, ...entries].map(async (entry) => await sentBy(definition, 'Ask on call', entry)));
    const names = sent.map(({ name }) => name);
    expect(new Set(names).size).toBe(entries.length);
    expect(names.slice(entries.length)).toEqual(names.slice(0, entries.length));
  });

  it('is named anew by each redrive of the machine that calls it', async () => {
    const sent = await Promise.all([0, 1, 2].map(async (redriveCount) => await sentBy(definition, 'Ask on call', { redriveCount })));
    expect(new Set(sent.map(({ name }) => name)).size).toBe(3);
  });

  it('hashes no more than States.Hash would take', async () => {
    const lead = 'x'.repeat(8000);
    const [one, other] = await Promise.all(
      [`${lead}a`, `${lead}b`].map(async (input) => await sentBy(definition, 'Ask on call', { input })),
    );
    expect(one?.name).toBe(other?.name);
  });

  it('may be published to', () => {
    const template = foreign().template();
    const [[topic] = []] = resourcesOf(template, 'AWS::SNS::Topic').filter(([id]) => id.startsWith('OnCall'));
    expect(grantsOf(template, /AutomationRole/)).toContainEqual({ actions: ['sns:Publish'], resources: [`<${topic}>`] });
  });

  it('retries a start that was throttled, and what its caller adds', () => {
    const retried = (definition.States['Ask on call']?.['Retry'] as { ErrorEquals: string[] }[] | undefined)?.map(
      ({ ErrorEquals }) => ErrorEquals,
    );
    expect(retried).toEqual([...retryStart.map(({ ErrorEquals }) => ErrorEquals), ['Approval.TryAgain']]);
  });

  it('takes JSONata for what is known only later', () => {
    const later = { subject: '{% $states.input.subject %}', review: { url: '{% $states.input.url %}' } };
    const { States } = definitionOf(foreign(later));
    expect(States['Ask on call']).toMatchObject({ Arguments: { Input: later } });
  });

  it.each<[string, Partial<LevelTaskProps>, Partial<LevelTaskProps['level']>, string]>([
    ['no approvers', {}, { approvers: [] }, 'level.approvers: Too small'],
    ['a quorum above them', {}, { minRequiredApprovals: 2 }, 'level.minRequiredApprovals: 2 approvals are required'],
    ['a bare role', {}, { approvers: ['arn:aws:iam::123456789012:role/r'] }, 'level.approvers[0]: arn:aws:iam::123456789012:role/r is a role'],
    ['a window that is not deployed', {}, { window: 61 }, 'Level on-call: no runbook with a window of 61 s is deployed'],
    ['a blank subject', { subject: ' ' }, {}, 'subject: must not be blank'],
    ['a review that is no link', { review: { url: 'changes.md' } }, {}, 'review.url: must be an http or https URL'],
    ['a name with a space', { executionName: 'on call' }, {}, 'executionName: "on call" must have 1 to 80 of A-Z'],
    ['a name too long', { executionName: 'a'.repeat(81) }, {}, 'must have 1 to 80 of A-Z'],
    [
      'an ARN among the excluded people',
      { excludedPeople: ['pipeline', user('someone')] },
      {},
      `excludedPeople[1]: ${user('someone')}: must be a user name or a session name`,
    ],
    ['one name for the excluded people', { excludedPeople: 'someone' }, {}, 'excludedPeople: "someone" must be a list of names'],
    ['its only approver as requester', { requestedBy: { principal: user('path/on-call') } }, {}, tooFew],
    ['its only approver as who is acted for', { requestedBy: { principal: user('bot'), person: 'On-Call' } }, {}, tooFew],
    ['its only approver excluded', { excludedPeople: ['On-Call'] }, {}, tooFew],
    [
      'an approver as requester where all are needed',
      { requestedBy: { principal: user('deputy') } },
      { approvers: [user('on-call'), user('deputy')], minRequiredApprovals: 2 },
      'requestedBy: level on-call finds too few approvers besides the requester and who is excluded; it needs 2',
    ],
    ['a topic that SSM does not publish to', {}, { topic: new sns.Topic(aStack(), 'Mails', { topicName: 'mails' }) }, 'level.topic: the name of topic mails must start'],
    ['a topic without a name', {}, { topic: new sns.Topic(aStack(), 'Mails') }, 'level.topic: the topic approvals/Mails needs a topicName'],
    ['nobody who asks', { requestedBy: { principal: 'someone' } }, {}, 'requestedBy.principal: must be the ARN'],
  ])('is refused with %s', (_case, changes, level, message) => {
    expect(() => foreign(changes, level)).toThrow(message);
  });

  it.each<[string, Partial<LevelTaskProps>, Partial<LevelTaskProps['level']>]>([
    ['the longest name', { executionName: 'a'.repeat(80) }, {}],
    ['a name that is known later', { executionName: '{% $states.input.name %}' }, {}],
    ['people excluded later', { excludedPeople: '{% $states.input.people %}' }, {}],
    ['an approver as requester where others are enough', { requestedBy: { principal: user('on-call') } }, { approvers: [user('on-call'), user('deputy')] }],
  ])('takes %s', (_case, changes, level) => {
    expect(() => foreign(changes, level)).not.toThrow();
  });
});

describe('an approval requested from another state machine', () => {
  it('gets a request that keeps the contract', async () => {
    const { name, input } = await sentBy(definitionOf(foreign()), 'Ask for approval');
    expect(name).toMatch(/^production-change--[0-9a-f]{32}$/);
    expect(approvalNameSchema.safeParse(`${'p'.repeat(32)}${name.slice('production-change'.length)}`).success).toBe(true);
    expect(approvalRequestSchema.parse(input)).toMatchObject({ ...texts, kind: 'policy', policy: 'production-change' });
  });

  it('is refused with an unknown policy', () => {
    const { flow, stack } = aFlow();
    expect(() => flow.task(stack, 'Ask', { ...texts, policy: 'other' })).toThrow(
      'There is no policy other, only production-change',
    );
  });
});

describe('an approval requested from another state machine is refused with', () => {
  it.each<[string, Partial<FlowTaskProps>, string]>([
    ['a name too long for those of its levels', { executionName: 'a'.repeat(69) }, 'must have 1 to 68 of A-Z, a-z, 0-9, _ and -'],
    ['an empty name', { executionName: '' }, 'executionName: "" must have 1 to 68'],
    ['the only approver of a level as requester', { requestedBy: { principal: user('security-lead') } }, 'requestedBy: level security finds too few'],
  ])('%s', (_case, changes, message) => {
    const { flow, stack } = aFlow();
    expect(() => flow.task(stack, 'Ask', { ...texts, policy: 'production-change', ...changes })).toThrow(message);
  });

  it('nothing, with a name of 68 characters', () => {
    const { flow, stack } = aFlow();
    const named = { ...texts, policy: 'production-change', executionName: 'a'.repeat(68) };
    expect(() => flow.task(stack, 'Ask', named)).not.toThrow();
  });
});

describe('the other state machine', () => {
  it('may do exactly what waiting for both takes', () => {
    const template = foreign().template();
    const call = (machine: string) => [
      { actions: ['states:StartExecution'], resources: [at('states', `stateMachine:${machine}`)] },
      { actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [at('states', `execution:${machine}:*`)] },
      {
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [at('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
      },
    ];
    const grants = grantsOf(template, /^ForeignRole/);
    const wanted = [...call('countersign-approval-level'), ...call('countersign-approval-flow')];
    wanted.forEach((grant) => expect(grants).toContainEqual(grant));
    const others = grants.filter((grant) => !wanted.some((one) => JSON.stringify(one) === JSON.stringify(grant)));
    expect(others).toEqual([]);
  });
});

/** The topic's reference stands for its ARN. */
function resolved(input: unknown): unknown {
  return JSON.parse(JSON.stringify(input).replaceAll(/<OnCall\w*>/g, at('sns', 'Automation-on-call')));
}
