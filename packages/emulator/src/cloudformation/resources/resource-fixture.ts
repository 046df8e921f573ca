/** Resources that are valid as they are, for tests that change one property. */
import type { JsonObject } from '../json.ts';

export const ROLE_ARN = 'arn:aws:iam::123456789012:role/subject-role';
const valid = {
  'AWS::StepFunctions::StateMachine': { StateMachineName: 'flow', RoleArn: ROLE_ARN, DefinitionString: '{}' },
  'AWS::Lambda::Function': {
    FunctionName: 'open',
    Role: ROLE_ARN,
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Code: { S3Key: 'code.zip' },
  },
  'AWS::IAM::Role': { RoleName: 'subject-role', AssumeRolePolicyDocument: {} },
  'AWS::IAM::Policy': { PolicyName: 'policy', PolicyDocument: {}, Roles: [] },
  'AWS::SNS::Topic': { TopicName: 'Automation-level-1' },
  'AWS::SSM::Document': { Name: 'approval', DocumentType: 'Automation', Content: { schemaVersion: '0.3' } },
  'AWS::SSM::Parameter': { Name: '/a/b', Type: 'String', Value: 'x' },
  'AWS::SQS::Queue': { QueueName: 'queue' },
  'AWS::Events::Rule': { Name: 'rule', EventPattern: { source: ['aws.states'] } },
  'AWS::Lambda::EventInvokeConfig': { FunctionName: 'open', Qualifier: '$LATEST' },
  'AWS::Lambda::Permission': { FunctionName: 'open', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
  'AWS::Logs::LogGroup': { LogGroupName: '/aws/events/audit' },
  'AWS::Logs::ResourcePolicy': { PolicyName: 'audit', PolicyDocument: '{}' },
  'AWS::Logs::QueryDefinition': { Name: 'outcomes', QueryString: 'fields @message' },
  'AWS::SQS::QueuePolicy': { Queues: [], PolicyDocument: {} },
} satisfies Record<string, JsonObject>;

export type Type = keyof typeof valid;
export const aResource = (Type: Type, properties: object) => ({ Type, Properties: { ...valid[Type], ...properties } });
