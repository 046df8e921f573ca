/**
 * A small app in which a bit of everything happens: a task that waits for its token, an approval, a mail, a timer, an event
 * that reaches a queue and, asynchronously, a function, whose success is told to another queue.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const arn = (service: string, resource: string): string => `arn:aws:${service}:${service === 'iam' ? '' : 'us-east-1'}:123456789012:${resource}`;

export const names = {
  machineArn: arn('states', 'stateMachine:errand'),
  approver: arn('iam', 'user/team-lead'),
  eventsUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/events',
  recordsUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/records',
  pauseSeconds: 3600,
} as const;

/** Handlers need no SDK, which would take longer to load than all they do. */
const handlers = (body: string): string => `
const { createHash } = require('node:crypto');
const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=' + '0'.repeat(64);
async function call(target, input) {
  const headers = { authorization, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.' + (target.startsWith('AmazonSSM') ? 1 : 0) };
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, body: JSON.stringify(input) });
  if (answer.ok) return answer.json();
  throw new Error(target + ': ' + await answer.text());
}
exports.handler = async (event) => {${body}};`;

/** As a handler does that may run again: it asks under a token that it works out from what it was asked for. */
const opener = handlers(`
  const hex = createHash('sha256').update(event.token).digest('hex');
  const ClientToken = [hex.slice(0, 8), hex.slice(8, 12), '4' + hex.slice(13, 16), '8' + hex.slice(17, 20), hex.slice(20, 32)].join('-');
  return call('AmazonSSM.StartAutomationExecution', { DocumentName: 'sign-off', Parameters: { Name: [event.name] }, ClientToken });`);

const closer = handlers(`
  const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:errand:' + event.name;
  const { events } = await call('AWSStepFunctions.GetExecutionHistory', { executionArn, reverseOrder: true });
  const scheduled = events.find(({ type }) => type === 'TaskScheduled');
  const { token } = JSON.parse(scheduled.taskScheduledEventDetails.parameters).Payload ?? {};
  if (!token) return 'late';
  try {
    await call('AWSStepFunctions.SendTaskSuccess', { taskToken: token, output: '"approved"' });
  } catch (error) {
    if (!error.message.includes('TaskTimedOut')) throw error;
    return 'late';
  }`);

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'opener', Payload: { token: '{% $states.context.Task.Token %}', name: '{% $states.context.Execution.Name %}' } },
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: names.pauseSeconds, Next: 'Tell' },
    Tell: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: { TopicArn: arn('sns', 'News'), Message: '{% $states.context.Execution.Name & " is done" %}' },
      Output: 'done',
      End: true,
    },
  },
};

const runbook = {
  schemaVersion: '0.3',
  assumeRole: arn('iam', 'role/worker'),
  parameters: { Name: { type: 'String' } },
  mainSteps: [
    {
      name: 'approve',
      action: 'aws:approve',
      timeoutSeconds: 86_400,
      onFailure: 'Abort',
      inputs: { NotificationArn: arn('sns', 'AutomationNews'), Message: '{{ Name }}', MinRequiredApprovals: 1, Approvers: [names.approver] },
    },
    { name: 'report', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'closer', InputPayload: { name: '{{ Name }}' } }, isEnd: true },
  ],
};

const statement = (Action: string, Service: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Principal: { Service } }] });
const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker', AssumeRolePolicyDocument: statement('sts:AssumeRole', 'lambda.amazonaws.com') } };
const lambda = (FunctionName: string, ZipFile: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName, Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 30, Role: arn('iam', 'role/worker'), Code: { ZipFile } },
});
const topic = (TopicName: string) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName, Subscription: [{ Protocol: 'email', Endpoint: 'lead@example.com' }] } });
const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });

const template = {
  Resources: {
    Worker: role,
    Opener: lambda('opener', opener),
    Closer: lambda('closer', closer),
    Witness: lambda('witness', 'exports.handler = async () => "seen";'),
    News: topic('News'),
    AutomationNews: topic('AutomationNews'),
    Events: queue('events'),
    Records: queue('records'),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'errand', RoleArn: arn('iam', 'role/worker'), DefinitionString: JSON.stringify(definition) },
    },
    Runbook: { Type: 'AWS::SSM::Document', Properties: { Name: 'sign-off', DocumentType: 'Automation', DocumentFormat: 'JSON', Content: runbook } },
    Ended: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'ended',
        EventPattern: { source: ['aws.states'], detail: { status: ['SUCCEEDED'] } },
        Targets: [{ Id: 'queue', Arn: arn('sqs', 'events') }, { Id: 'witness', Arn: { 'Fn::GetAtt': ['Witness', 'Arn'] } }],
      },
    },
    MaySend: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Events' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn('sqs', 'events'), Principal: { Service: 'events.amazonaws.com' } }],
        },
      },
    },
    MayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: { 'Fn::GetAtt': ['Witness', 'Arn'] }, Principal: 'events.amazonaws.com' },
    },
    Told: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Witness' }, Qualifier: '$LATEST', DestinationConfig: { OnSuccess: { Destination: arn('sqs', 'records') } } },
    },
  },
};

export interface ErrandAssembly {
  readonly directory: string;
  remove(): void;
}

export function writeErrandAssembly(): ErrandAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'errand-assembly-'));
  const stack = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'stack.template.json' } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { Stack: stack } }));
  writeFileSync(join(directory, 'stack.template.json'), JSON.stringify(template));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
