import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { aFlow, aLevel, aPolicy, aStack, week } from './fixtures/a-flow.ts';
import { resourceOf, resourcesOf } from './fixtures/plain.ts';

const template = aFlow().template();
const level = 'arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-level';

describe('the functions', () => {
  const functionOf = (id: RegExp) => resourceOf(template, 'AWS::Lambda::Function', id).Properties;

  it.each([/PlanLevels/, /OpenLevel/, /CloseLevel/, /ReconcileFunction/, /FindOverdueFunction/])('%s run on what is current, small and traced', (id) => {
    expect(functionOf(id)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
    });
  });

  const [[runbook] = []] = resourcesOf(template, 'AWS::SSM::Document');
  const deployment = {
    COUNTERSIGN_DEPLOYMENT: 'countersign',
    COUNTERSIGN_LEVEL_MACHINE_ARN: level,
    COUNTERSIGN_RUNBOOKS: `{"604800":"<${runbook}>"}`,
  };

  it.each([
    [/PlanLevels/, 'countersign-plan-levels', {}],
    [/OpenLevel/, 'countersign-open-level', deployment],
    [/CloseLevel/, 'countersign-close-level', deployment],
    [/ReconcileFunction/, 'countersign-reconcile', deployment],
    [
      /FindOverdueFunction/,
      'countersign-find-overdue',
      { COUNTERSIGN_LEVEL_MACHINE_ARN: level, COUNTERSIGN_SHORTEST_WINDOW_SECONDS: '604800', COUNTERSIGN_SLACK_SECONDS: '3600' },
    ],
  ])('%s has its name and its environment', (id, name, environment) => {
    expect(functionOf(id)).toMatchObject({ FunctionName: name });
    expect(functionOf(id)['Environment']).toEqual({ Variables: { POWERTOOLS_SERVICE_NAME: name, ...environment } });
  });

  it('report before the runbook gives up on them', () => {
    expect(functionOf(/CloseLevel/)['Timeout']).toBeLessThan(120);
  });
});

describe('the log groups', () => {
  const logsOf = (of: typeof template) =>
    resourcesOf(of, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties).filter(({ LogGroupName }) => !String(LogGroupName).endsWith('-audit'));

  it('have names, and an end', () => {
    const groups = logsOf(template);
    expect(groups).toHaveLength(7);
    expect(new Set(groups.map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([365]));
    expect(new Set(groups.map(({ LogGroupName }) => LogGroupName))).toEqual(
      new Set([
        '/aws/lambda/countersign-close-level',
        '/aws/lambda/countersign-find-overdue',
        '/aws/lambda/countersign-open-level',
        '/aws/lambda/countersign-plan-levels',
        '/aws/lambda/countersign-reconcile',
        '/aws/vendedlogs/states/countersign-approval-flow',
        '/aws/vendedlogs/states/countersign-approval-level',
      ]),
    );
  });

  it('keep logs as long as told', () => {
    const groups = logsOf(aFlow({ logRetention: RetentionDays.ONE_WEEK }).template());
    expect(new Set(groups.map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([7]));
  });
});

describe('the state machines', () => {
  it.each([
    [/LevelMachineStateMachine/, 'countersign-approval-level', /LevelMachineLogs/],
    [/ApprovalsMachineStateMachine/, 'countersign-approval-flow', /ApprovalsMachineLogs/],
  ])('%s is traced, and logged without its data', (id, name, logs) => {
    const logGroup = resourcesOf(template, 'AWS::Logs::LogGroup').find(([logicalId]) => logs.test(logicalId))?.[0];
    expect(resourceOf(template, 'AWS::StepFunctions::StateMachine', id).Properties).toMatchObject({
      StateMachineName: name,
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: {
        Level: 'ALL',
        IncludeExecutionData: false,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `<${logGroup}.Arn>` } }],
      },
    });
  });

  it('freeze the policies into the flow, with the topics that are deployed', () => {
    const [team, security] = resourcesOf(template, 'AWS::SNS::Topic').map(([id]) => `<${id}>`);
    expect(rulesOf(template)).toEqual({
      policies: [
        {
          name: 'production-change',
          separationOfDuties: 'strict',
          onePersonOneLevel: true,
          levels: [
            frozen('team', 'team-lead', team),
            frozen('security', 'security-lead', security),
          ],
        },
      ],
    });
  });

  it('allow levels in requests only where told, with the topics and windows that are deployed', () => {
    const of = aFlow({ levelsInRequest: { onePersonOneLevel: false }, additionalWindows: [3600] }).template();
    expect(rulesOf(of)).toMatchObject({
      levelsInRequest: {
        separationOfDuties: 'strict',
        onePersonOneLevel: false,
        topicArns: resourcesOf(of, 'AWS::SNS::Topic').map(([id]) => `<${id}>`),
        windowsSeconds: [week, 3600],
      },
    });
    expect(resourcesOf(of, 'AWS::SSM::Document')).toHaveLength(2);
  });

  it('allow levels in requests with topics and windows of their own', () => {
    const stack = aStack();
    const topic = new sns.Topic(stack, 'Own', { topicName: 'Automation-own' });
    const of = aFlow({ levelsInRequest: { topics: [topic], windows: [3600] } }, stack).template();
    const [[own] = []] = resourcesOf(of, 'AWS::SNS::Topic').filter(([id]) => id.startsWith('Own'));
    expect(rulesOf(of)).toMatchObject({ levelsInRequest: { topicArns: [`<${own}>`], windowsSeconds: [3600] } });
    expect(JSON.stringify(resourceOf(of, 'AWS::IAM::Role', /AutomationRole/))).toContain(`<${own}>`);
  });

  function rulesOf(of: typeof template): unknown {
    const { Properties } = resourceOf(of, 'AWS::StepFunctions::StateMachine', /ApprovalsMachine/);
    const definition = JSON.parse(Properties['DefinitionString'] as string) as {
      States: { Plan: { Arguments: { Payload: { rules: unknown } } } };
    };
    return definition.States.Plan.Arguments.Payload.rules;
  }

  function frozen(name: string, approver: string, topicArn: string | undefined) {
    const approvers = [`arn:aws:iam::123456789012:user/${approver}`];
    return { name, approvers, minRequiredApprovals: 1, windowSeconds: week, topicArn };
  }
});

describe('the topics', () => {
  it('are named so that SSM may publish to them, and mail the people of a level', () => {
    expect(resourcesOf(template, 'AWS::SNS::Topic').map(([, { Properties }]) => Properties)).toEqual([
      { TopicName: 'Automation-countersign-production-change-team' },
      { TopicName: 'Automation-countersign-production-change-security' },
    ]);
    expect(resourcesOf(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties)).toMatchObject([
      { Protocol: 'email', Endpoint: 'team@example.com' },
      { Protocol: 'email', Endpoint: 'security@example.com' },
    ]);
  });

  it('take nothing in the clear', () => {
    const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy').map(([, { Properties }]) => Properties);
    expect(policies).toHaveLength(2);
    expect(JSON.stringify(policies[0])).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
  });

  it('are at hand for whoever subscribes more', () => {
    const { flow } = aFlow();
    expect(Object.keys(flow.topics['production-change'] ?? {})).toEqual(['team', 'security']);
  });

  it('mail several people of one level', () => {
    const levels = [aLevel({ notify: ['a@example.com', 'b@example.com'] })];
    const of = aFlow({ policies: [aPolicy({ levels })] }).template();
    expect(resourcesOf(of, 'AWS::SNS::Subscription')).toHaveLength(2);
  });
});

it('writes the flow\'s ARN where clients look for it', () => {
  const [[flow] = []] = resourcesOf(template, 'AWS::StepFunctions::StateMachine').filter(([id]) => /ApprovalsMachine/.test(id));
  expect(resourceOf(template, 'AWS::SSM::Parameter', /ArnParameter/).Properties).toMatchObject({
    Name: '/countersign/countersign/approval-flow-arn',
    Type: 'String',
    Value: `<${flow}>`,
  });
});
