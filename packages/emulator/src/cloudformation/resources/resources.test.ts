import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aRole, deploy } from '../assembly-fixture.ts';
import { aResource, ROLE_ARN } from './resource-fixture.ts';

describe('a state machine', () => {
  it('takes its definition as an object, with substitutions', async () => {
    const { stateMachines } = await deploy({
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'Automation-x' } },
      Flow: aResource('AWS::StepFunctions::StateMachine', {
        DefinitionString: undefined,
        Definition: { Comment: '${topic} ${other} $&' },
        DefinitionSubstitutions: { topic: { Ref: 'Topic' } },
        TracingConfiguration: { Enabled: true },
      }),
    });
    expect([...stateMachines.values()]).toEqual([
      {
        arn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:flow',
        name: 'flow',
        roleArn: ROLE_ARN,
        definition: '{"Comment":"arn:aws:sns:eu-central-1:123456789012:Automation-x ${other} $&"}',
        type: 'STANDARD',
        createdAt: 1_000,
        tracingEnabled: true,
      },
    ]);
  });
});

describe('a function', () => {
  it('has the defaults of Lambda, and the directory of its asset', async () => {
    const { functions } = await deploy({ Open: aResource('AWS::Lambda::Function', {}) });
    expect(functions.get('arn:aws:lambda:eu-central-1:123456789012:function:open')).toMatchObject({
      name: 'open',
      memoryMb: 128,
      timeoutSeconds: 3,
      environment: {},
      codeDirectory: expect.stringMatching(/asset\.code$/u) as unknown,
    });
  });

  it('may have its code in the template', async () => {
    const source = 'exports.handler = async () => "inline";';
    const { functions } = await deploy({ Open: aResource('AWS::Lambda::Function', { Code: { ZipFile: source } }) });
    const [{ codeDirectory } = { codeDirectory: '' }] = functions.values();
    onTestFinished(() => rmSync(codeDirectory, { recursive: true }));
    expect(readFileSync(join(codeDirectory, 'index.js'), 'utf8')).toBe(source);
  });
});

describe('a role', () => {
  const origin = (logicalId: string, property: string) => ({ stack: 'App', logicalId, path: `Resources.${logicalId}.Properties.${property}` });

  it('keeps its policies: inline ones, attached ones and managed ones of the stacks', async () => {
    const Allow = (Action: string) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    const { roles } = await deploy({
      Role: {
        ...aRole,
        Properties: {
          ...aRole.Properties,
          RoleName: 'subject-role',
          Path: '/service/',
          Policies: [{ PolicyName: 'inline', PolicyDocument: Allow('a:A') }],
          ManagedPolicyArns: [{ Ref: 'Managed' }, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
          PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
        },
      },
      Attached: aResource('AWS::IAM::Policy', {
        PolicyName: 'attached',
        PolicyDocument: Allow('b:B'),
        Roles: [{ Ref: 'Role' }],
      }),
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: 'managed', PolicyDocument: Allow('c:C') },
      },
    });
    expect(roles.get('arn:aws:iam::123456789012:role/service/subject-role')).toEqual({
      arn: 'arn:aws:iam::123456789012:role/service/subject-role',
      name: 'subject-role',
      trustPolicy: {
        name: 'AssumeRolePolicyDocument',
        document: aRole.Properties.AssumeRolePolicyDocument,
        origin: origin('Role', 'AssumeRolePolicyDocument'),
      },
      policies: [
        { name: 'inline', document: Allow('a:A'), origin: origin('Role', 'Policies[0].PolicyDocument') },
        { name: 'managed', arn: 'arn:aws:iam::123456789012:policy/managed', document: Allow('c:C'), origin: origin('Managed', 'PolicyDocument') },
        { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
        { name: 'attached', document: Allow('b:B'), origin: origin('Attached', 'PolicyDocument') },
      ],
      permissionsBoundary: { name: 'PowerUserAccess', arn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    });
  });

  it('and a user that no stack declares have the policies that name them', async () => {
    const { userPolicies } = await deploy({ Attached: aResource('AWS::IAM::Policy', { PolicyName: 'attached', Users: ['team-lead'] }) });
    expect(Object.fromEntries(userPolicies)).toEqual({ 'team-lead': [{ name: 'attached', document: {}, origin: origin('Attached', 'PolicyDocument') }] });
  });
});

describe('tags', () => {
  it('are kept by the ARN of what has them', async () => {
    const Tags = [{ Key: 'stage', Value: 'beta' }];
    const { tags } = await deploy({
      Queue: aResource('AWS::SQS::Queue', { Tags }),
      Topic: aResource('AWS::SNS::Topic', { Tags }),
      Runbook: aResource('AWS::SSM::Document', { Tags }),
      Parameter: aResource('AWS::SSM::Parameter', { Tags: { stage: 'beta' } }),
    });
    const arns = ['sqs:eu-central-1:123456789012:queue', 'sns:eu-central-1:123456789012:Automation-level-1', 'ssm:eu-central-1:123456789012:document/approval', 'ssm:eu-central-1:123456789012:parameter/a/b'];
    expect(Object.fromEntries(tags)).toEqual(Object.fromEntries(arns.map((arn) => [`arn:aws:${arn}`, { stage: 'beta' }])));
  });

  it('that are none are refused', async () => {
    await expect(deploy({ Queue: aResource('AWS::SQS::Queue', { Tags: ['beta'] }) })).rejects.toThrow(/Tags must be a list of objects with a Key and a Value, or a map of texts/);
  });
});

describe('a topic', () => {
  it('has the subscriptions that are declared with it and beside it, each once', async () => {
    const mail = (Endpoint: string) => ({ Protocol: 'email', Endpoint });
    const beside = (Endpoint: string) => ({
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, ...mail(Endpoint) },
    });
    const { topics } = await deploy({
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: 'Automation-1', DisplayName: 'Level 1', Subscription: [mail('a@example.com')] },
      },
      Again: beside('a@example.com'),
      Other: beside('b@example.com'),
    });
    expect([...topics.values()]).toEqual([
      {
        arn: 'arn:aws:sns:eu-central-1:123456789012:Automation-1',
        name: 'Automation-1',
        displayName: 'Level 1',
        subscriptions: [
          { protocol: 'email', endpoint: 'a@example.com' },
          { protocol: 'email', endpoint: 'b@example.com' },
        ],
      },
    ]);
  });
});

describe('a document', () => {
  it.each([
    ['an object', { Content: { schemaVersion: '0.3', outputs: [] } }],
    ['JSON', { Content: '{"schemaVersion":"0.3","outputs":[]}' }],
    ['YAML', { Content: 'schemaVersion: "0.3"\noutputs: []\n', DocumentFormat: 'YAML' }],
  ])('may be written as %s', async (_form, properties) => {
    const { documents } = await deploy({ Runbook: aResource('AWS::SSM::Document', properties) });
    expect(documents.get('approval')).toEqual({
      name: 'approval',
      documentType: 'Automation',
      update: 'refused',
      versions: [{ version: '1', content: { schemaVersion: '0.3', outputs: [] }, createdAt: 1_000 }],
      defaultVersion: '1',
    });
  });
});

describe('a queue', () => {
  it('answers its URL and ARN', async () => {
    const { outputs, queues } = await deploy(
      { Queue: aResource('AWS::SQS::Queue', { QueueName: 'q', VisibilityTimeout: 5, MessageRetentionPeriod: 60 }) },
      { Outputs: { Ref: { Value: { Ref: 'Queue' } }, Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } } },
    );
    const arn = 'arn:aws:sqs:eu-central-1:123456789012:q';
    expect(Object.fromEntries(outputs)).toEqual({ Ref: 'https://sqs.eu-central-1.amazonaws.com/123456789012/q', Arn: arn });
    expect([...queues.values()]).toEqual([
      { arn, name: 'q', visibilityTimeoutSeconds: 5, retentionSeconds: 60, delaySeconds: 0, maxMessageBytes: 1_048_576, createdAt: 1_000 },
    ]);
  });
});

describe('a log group', () => {
  it('answers its name, and its ARN with an asterisk', async () => {
    const { outputs, logGroups } = await deploy(
      { Audit: aResource('AWS::Logs::LogGroup', { RetentionInDays: 365 }) },
      { Outputs: { Ref: { Value: { Ref: 'Audit' } }, Arn: { Value: { 'Fn::GetAtt': ['Audit', 'Arn'] } } } },
    );
    const name = '/aws/events/audit';
    const arn = `arn:aws:logs:eu-central-1:123456789012:log-group:${name}:*`;
    expect(Object.fromEntries(outputs)).toEqual({ Ref: name, Arn: arn });
    expect([...logGroups.values()]).toEqual([{ arn, name, logGroupClass: 'STANDARD', retentionDays: 365, createdAt: 1_000 }]);
  });
});

describe('what a resource without effect answers to Ref and GetAtt', () => {
  it.each([
    [
      'AWS::CloudWatch::CompositeAlarm',
      { AlarmName: 'a' },
      'a',
      ['Arn', 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:a'],
    ],
    ['AWS::KMS::Key', {}, /^[0-9a-f-]{36}$/u, ['Arn', /^arn:aws:kms:eu-central-1:123456789012:key\/[0-9a-f-]{36}$/u]],
  ] as const)('%s', async (Type, Properties, ref, [attribute, value]) => {
    const outputs = { Ref: { Value: { Ref: 'R' } }, Att: { Value: { 'Fn::GetAtt': ['R', attribute] } } };
    const deployed = await deploy({ R: { Type, Properties } }, { Outputs: outputs });
    expect(deployed.outputs.get('Ref')).toMatch(ref);
    expect(deployed.outputs.get('Att')).toMatch(value);
  });
});
