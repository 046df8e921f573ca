/**
 * What someone who may deploy into the account could add, a runbook with our parameters that reports to our close-level,
 * and what an intruder may do: docs/security.md, Permissions to guard, without those that are worth everything.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

const types = {
  LevelExecutionArn: 'String',
  Approvers: 'StringList',
  MinRequiredApprovals: 'Integer',
  NotificationArn: 'String',
  Subject: 'String',
  Level: 'String',
  Approval: 'String',
  ReviewUrl: 'String',
  ReviewFile: 'String',
  RequestedBy: 'String',
};

/** Takes whatever our runbooks take, so that it can be started with the very parameters of a victim. */
export class AttackerStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com') });
    role.attachInlinePolicy(new iam.Policy(this, 'Reports', { statements: reports(this) }));
    new iam.ManagedPolicy(this, 'Intruders', { managedPolicyName: 'intruders', statements: [...intrusions(this), passRole(role.roleArn)] });
    const document = new ssm.CfnDocument(this, 'Runbook', {
      documentType: 'Automation',
      content: {
        schemaVersion: '0.3',
        assumeRole: role.roleArn,
        parameters: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
        mainSteps: [approveStep, reportStep],
      },
    });
    new CfnOutput(this, 'AttackerRunbook', { value: document.ref });
  }
}

const at = ({ region, account }: Stack, service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

function allow(actions: readonly string[], ...resources: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [...actions], resources: [...resources] });
}

/** Mail through our topics, and report to us. */
function reports(stack: Stack): iam.PolicyStatement[] {
  return [allow(['sns:Publish'], at(stack, 'sns', 'Automation-*')), allow(['lambda:InvokeFunction'], at(stack, 'lambda', 'function:journeys-close-level'))];
}

/** Invoke our handlers, start our machines and runbooks and decide them, and call back with any token that comes along. */
function intrusions(stack: Stack): iam.PolicyStatement[] {
  return [
    allow(['lambda:InvokeFunction'], at(stack, 'lambda', 'function:*')),
    allow(['states:StartExecution', 'states:SendTaskSuccess', 'states:SendTaskFailure'], at(stack, 'states', 'stateMachine:*')),
    allow(['ssm:StartAutomationExecution'], at(stack, 'ssm', 'document/*'), at(stack, 'ssm', 'automation-execution/*')),
    allow(['ssm:AddTagsToResource', 'ssm:SendAutomationSignal'], at(stack, 'ssm', 'automation-execution/*')),
    passRole(`arn:aws:iam::${stack.account}:role/*-automation-*`),
  ];
}

function passRole(roleArn: string): iam.PolicyStatement {
  return allow(['iam:PassRole'], roleArn);
}

const approveStep = {
  name: 'Approve',
  action: 'aws:approve',
  onFailure: 'step:Report',
  nextStep: 'Report',
  inputs: {
    Approvers: '{{ Approvers }}',
    MinRequiredApprovals: '{{ MinRequiredApprovals }}',
    NotificationArn: '{{ NotificationArn }}',
  },
};

const reportStep = {
  name: 'Report',
  action: 'aws:invokeLambdaFunction',
  isEnd: true,
  inputs: {
    FunctionName: 'journeys-close-level',
    InputPayload: {
      version: 1,
      kind: 'report',
      levelExecutionArn: '{{ LevelExecutionArn }}',
      automationExecutionId: '{{ automation:EXECUTION_ID }}',
    },
  },
};
