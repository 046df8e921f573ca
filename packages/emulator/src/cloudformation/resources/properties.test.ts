import { describe, expect, it } from 'vitest';
import { deploy } from '../assembly-fixture.ts';
import { aResource, type Type } from './resource-fixture.ts';

/** A title that says which properties, however long their values are. */
const titled = <Case extends readonly [Type, object, ...string[]]>(cases: readonly Case[]) =>
  cases.map((it) => [JSON.stringify(it[1])?.slice(0, 60), it] as const);

describe('properties', () => {
  it.each(
    titled<[Type, object]>([
      ['AWS::StepFunctions::StateMachine', { StateMachineName: 'a'.repeat(80) }],
      ['AWS::Lambda::Function', { FunctionName: 'a'.repeat(64) }],
      ['AWS::Lambda::Function', { Timeout: 900, MemorySize: '10240' }],
      ['AWS::Lambda::Function', { Environment: { Variables: { LOG: 'x'.repeat(4093) } } }],
      ['AWS::IAM::Role', { RoleName: 'a'.repeat(64), Path: '/countersign/' }],
      ['AWS::SNS::Topic', { TopicName: 'a'.repeat(256), DisplayName: 'a'.repeat(100) }],
      ['AWS::SSM::Document', { Name: 'a'.repeat(128) }],
      ['AWS::SSM::Parameter', { Value: 'x'.repeat(4096) }],
      ['AWS::SSM::Parameter', { Value: 'x'.repeat(8192), Tier: 'Advanced' }],
      ['AWS::SQS::Queue', { QueueName: 'a'.repeat(80), FifoQueue: false }],
    ]),
  )('may be %s', async (_title, [type, properties]) => {
    await expect(deploy({ R: aResource(type, properties) })).resolves.toBeDefined();
  });

  it.each(
    titled<[Type, object, string]>([
      ['AWS::StepFunctions::StateMachine', { StateMachineName: 'a'.repeat(81) }, 'StateMachineName'],
      ['AWS::StepFunctions::StateMachine', { StateMachineName: 'a b' }, 'StateMachineName'],
      [
        'AWS::StepFunctions::StateMachine',
        { StateMachineType: 'EXPRESS' },
        'StateMachineType EXPRESS is not supported',
      ],
      ['AWS::StepFunctions::StateMachine', { RoleArn: 'subject-role' }, 'RoleArn must match'],
      [
        'AWS::StepFunctions::StateMachine',
        { Definition: {} },
        'Definition or DefinitionString is required, and not both',
      ],
      [
        'AWS::StepFunctions::StateMachine',
        { DefinitionString: 'x'.repeat(1_048_577) },
        'Definition has 1048577 characters',
      ],
      ['AWS::StepFunctions::StateMachine', { DefinitionS3Location: {} }, 'DefinitionS3Location is not supported'],
      ['AWS::Lambda::Function', { FunctionName: 'a'.repeat(65) }, 'FunctionName'],
      ['AWS::Lambda::Function', { FunctionName: 'a.b' }, 'FunctionName must match'],
      ['AWS::Lambda::Function', { Timeout: 901 }, 'Timeout must be an integer from 1 to 900, got 901'],
      ['AWS::Lambda::Function', { MemorySize: 127 }, 'MemorySize must be an integer from 128 to 10240'],
      ['AWS::Lambda::Function', { Runtime: 'nodejs20.x' }, 'Runtime nodejs20.x cannot be run'],
      ['AWS::Lambda::Function', { Layers: ['x'] }, 'Layers is not supported'],
      [
        'AWS::Lambda::Function',
        { Environment: { Variables: { AWS_REGION: 'x' } } },
        'Environment.Variables.AWS_REGION is reserved',
      ],
      [
        'AWS::Lambda::Function',
        { Environment: { Variables: { LOG: 'x'.repeat(4094) } } },
        'Environment.Variables takes 4097 bytes',
      ],
      [
        'AWS::Lambda::Function',
        { Code: { S3Key: 'absent.zip' } },
        'Code.S3Key absent.zip is no asset of this assembly',
      ],
      [
        'AWS::Lambda::Function',
        { Code: { ImageUri: 'x' } },
        'Code must have an S3Key or a ZipFile; images are not supported',
      ],
      ['AWS::IAM::Role', { RoleName: 'a'.repeat(65) }, 'RoleName'],
      ['AWS::IAM::Role', { Path: 'countersign' }, 'Path must start and end with a slash'],
      ['AWS::IAM::Policy', { Roles: ['absent'] }, 'Roles names absent, which no deployed stack declares'],
      ['AWS::SNS::Topic', { TopicName: 'a'.repeat(257) }, 'TopicName'],
      ['AWS::SNS::Topic', { TopicName: 'a.fifo' }, 'TopicName must match'],
      ['AWS::SNS::Topic', { DisplayName: 'a'.repeat(101) }, 'DisplayName has 101 characters'],
      [
        'AWS::SNS::Topic',
        { Subscription: [{ Protocol: 'post', Endpoint: 'x' }] },
        'Protocol post does not exist in SNS',
      ],
      [
        'AWS::SNS::Topic',
        { Subscription: [{ Protocol: 'sqs', Endpoint: 'x' }] },
        'Protocol sqs is not supported by the emulator',
      ],
      [
        'AWS::SNS::Topic',
        { Subscription: [{ Protocol: 'email-json', Endpoint: 'lead@example.com' }] },
        'Protocol email-json is not supported by the emulator, only email',
      ],
      [
        'AWS::SNS::Topic',
        { Subscription: [{ Protocol: 'email', Endpoint: 'nobody' }] },
        'Endpoint nobody is no mail address',
      ],
      ['AWS::SSM::Document', { Name: 'ab' }, 'Name must match'],
      ['AWS::SSM::Document', { Name: 'a'.repeat(129) }, 'Name'],
      ['AWS::SSM::Document', { Name: 'AWS-approval' }, 'Name AWS-approval starts with a prefix that AWS reserves'],
      ['AWS::SSM::Document', { DocumentType: 'Command' }, 'DocumentType Command is not supported'],
      ['AWS::SSM::Document', { DocumentType: undefined }, 'DocumentType is Command by default'],
      [
        'AWS::SSM::Document',
        { Content: { schemaVersion: '2.2' } },
        'Content.schemaVersion must be "0.3" in a runbook, got "2.2"',
      ],
      ['AWS::SSM::Document', { Content: '{' }, 'Content is no JSON'],
      ['AWS::SSM::Document', { Content: 'a: [', DocumentFormat: 'YAML' }, 'Content is no YAML'],
      [
        'AWS::SSM::Document',
        { Content: { schemaVersion: '0.3', description: 'x'.repeat(65_536) } },
        'Content has 65576 bytes, at most 65536 are allowed',
      ],
      ['AWS::SSM::Parameter', { Type: 'SecureString' }, 'Type SecureString is not supported'],
      ['AWS::SSM::Parameter', { Name: '/aws/x' }, 'Name /aws/x starts with a prefix that AWS reserves'],
      ['AWS::SSM::Parameter', { Name: 'a/b' }, 'Name must start with a slash'],
      ['AWS::SSM::Parameter', { Value: 'x'.repeat(4097) }, 'Value has 4097 characters'],
      ['AWS::SSM::Parameter', { AllowedPattern: '^y$' }, 'Value does not match its AllowedPattern'],
      ['AWS::SQS::Queue', { QueueName: 'a'.repeat(81) }, 'QueueName'],
      ['AWS::SQS::Queue', { QueueName: 'a.fifo', FifoQueue: true }, 'FifoQueue true is not supported'],
      ['AWS::SQS::Queue', { RedrivePolicy: {} }, 'RedrivePolicy is not supported'],
      ['AWS::SQS::Queue', { VisibilityTimeout: 43_201 }, 'VisibilityTimeout'],
      ['AWS::Lambda::Function', { DeadLetterConfig: { TargetArn: {} } }, 'DeadLetterConfig.TargetArn must be an ARN'],
      ['AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 3 }, 'MaximumRetryAttempts must be an integer from 0 to 2'],
      ['AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 59 }, 'MaximumEventAgeInSeconds must be an integer from 60 to 21600'],
      ['AWS::Lambda::EventInvokeConfig', { Qualifier: 'live' }, 'Qualifier live is not supported'],
      ['AWS::Lambda::EventInvokeConfig', { DestinationConfig: { OnFailure: {} } }, 'DestinationConfig.OnFailure must have a Destination'],
      ['AWS::Lambda::EventInvokeConfig', {}, 'FunctionName arn:aws:lambda:eu-central-1:123456789012:function:open is no deployed function'],
      ['AWS::Lambda::Permission', { Principal: undefined }, 'Principal is required'],
      ['AWS::SQS::QueuePolicy', { Queues: ['https://sqs.eu-central-1.amazonaws.com/123456789012/nobody'] }, 'Queues names https'],
      ['AWS::SQS::QueuePolicy', { PolicyDocument: { Statement: { Effect: 'Maybe' } } }, 'PolicyDocument cannot be read: Effect is Allow or Deny'],
      ['AWS::Events::Rule', { Name: 'a b' }, 'Name must match'],
      ['AWS::Events::Rule', { Name: 'a'.repeat(65) }, 'Name'],
      ['AWS::Events::Rule', { EventPattern: undefined }, 'EventPattern or ScheduleExpression is required.'],
      ['AWS::Logs::LogGroup', { RetentionInDays: 2 }, 'RetentionInDays must be one of 1, 3, 5'],
      ['AWS::Logs::LogGroup', { DataProtectionPolicy: {} }, 'DataProtectionPolicy is not supported'],
      ['AWS::Logs::ResourcePolicy', { PolicyDocument: '[]' }, 'PolicyDocument cannot be read: a policy is an object'],
      ['AWS::Logs::ResourcePolicy', { PolicyDocument: 'x'.repeat(5121) }, 'PolicyDocument has 5121 characters, at most 5120 are allowed'],
      ['AWS::Logs::QueryDefinition', { QueryLanguage: 'SQL' }, 'QueryLanguage SQL is not supported'],
      ['AWS::Events::Rule', { EventBusName: 'orders' }, 'EventBusName orders is not supported by the emulator, only the default bus'],
      ['AWS::Events::Rule', { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }, 'State ENABLED_WITH'],
      ['AWS::Events::Rule', { Targets: Array.from({ length: 6 }, (_, n) => ({ Id: String(n), Arn: 'b' })) }, 'Targets has 6 items, at most 5 are allowed'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b' }, { Id: 'a', Arn: 'c' }] }, 'Targets has two items with the same Id'],
      ['AWS::Events::Rule', { Targets: ['a'] }, 'Targets[0] must be an object'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a' }] }, 'Targets[0]: Arn is required'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b', InputTransformer: {} }] }, 'Targets[0]: InputTransformer is not supported'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b', Input: '{}', InputPath: '$' }] }, 'Targets[0]: Input and InputPath exclude each other'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b', Input: '{' }] }, 'Targets[0]: Input is no valid JSON text'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b', RetryPolicy: { MaximumRetryAttempts: 186 } }] }, 'Targets[0]: RetryPolicy: MaximumRetryAttempts'],
      ['AWS::Events::Rule', { Targets: [{ Id: 'a', Arn: 'b', RetryPolicy: { MaximumEventAgeInSeconds: 59 } }] }, 'Targets[0]: RetryPolicy: MaximumEventAgeInSeconds'],
    ]),
  )('may not be %s', async (_title, [type, properties, message]) => {
    await expect(deploy({ R: aResource(type, properties) })).rejects.toThrow(
      `Stack App: Resources.R (${type}): ${message}`,
    );
  });
});
