/** What someone who may deploy into the account could add: a runbook with our parameters that reports to our close-level. */
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
