/** A small synthesized app for tests: one function, one state machine that calls it, one runbook that asks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestAssembly {
  readonly directory: string;
  remove(): void;
}

export const approver = 'arn:aws:iam::123456789012:user/team-lead';

/** Shows what it runs with, and fails on request. */
const handlerCode = `
exports.handler = async (event) => {
  console.log('asked by ' + event.from);
  if (event.fail) throw new Error('as asked');
  return { doubled: event.n * 2, accessKey: process.env.AWS_ACCESS_KEY_ID, endpoint: process.env.AWS_ENDPOINT_URL };
};`;

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Pause',
  States: {
    Pause: { Type: 'Wait', Seconds: 3600, Next: 'Double' },
    Double: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'doubler', Payload: { n: '{% $states.input.n %}', from: 'machine' } },
      Output: '{% $states.result.Payload.doubled %}',
      End: true,
    },
  },
};

const runbook = {
  schemaVersion: '0.3',
  assumeRole: 'arn:aws:iam::123456789012:role/runner',
  parameters: { Subject: { type: 'String' } },
  mainSteps: [
    {
      name: 'approve',
      action: 'aws:approve',
      timeoutSeconds: 86_400,
      onFailure: 'Abort',
      inputs: {
        NotificationArn: 'arn:aws:sns:us-east-1:123456789012:AutomationTopic',
        Message: '{{ Subject }}',
        MinRequiredApprovals: 1,
        Approvers: [approver],
      },
    },
  ],
};

export function functionOf(name: string, handlerCode: string, properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 256,
      Timeout: 10,
      Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
      Code: { ZipFile: handlerCode },
      ...properties,
    },
  };
}

function role(name: string, service: string): object {
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } };
  return { Type: 'AWS::IAM::Role', Properties: { RoleName: name, AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [statement] } } };
}

const template = {
  Resources: {
    Runner: role('runner', 'ssm.amazonaws.com'),
    FunctionRole: role('function-role', 'lambda.amazonaws.com'),
    MachineRole: role('machine-role', 'states.amazonaws.com'),
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'AutomationTopic', Subscription: [{ Protocol: 'email', Endpoint: 'lead@example.com' }] },
    },
    Doubler: functionOf('doubler', handlerCode),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: JSON.stringify(definition),
      },
    },
    Runbook: {
      Type: 'AWS::SSM::Document',
      Properties: { Name: 'runbook', DocumentType: 'Automation', DocumentFormat: 'JSON', Content: runbook },
    },
  },
  Outputs: { MachineArn: { Value: { Ref: 'Machine' } } },
};

/** Writes the assembly, with more resources if there are any, to a directory of its own. */
export function writeTestAssembly(resources: Readonly<Record<string, object>> = {}): TestAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-assembly-'));
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile: 'stack.template.json' },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { Stack: stack } }));
  writeFileSync(join(directory, 'stack.template.json'), JSON.stringify({ ...template, Resources: { ...template.Resources, ...resources } }));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
