/** Synthesizes every deployment that the journeys need into one assembly, `cdk.out`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApprovalFlow, type ApprovalFlowProps } from '@countersign/constructs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AttackerStack } from './attacker-stack.ts';
import { ForeignStack } from './foreign-stack.ts';
import { PeopleStack } from './people-stack.ts';
import { policies } from './policies.ts';

const outdir = fileURLToPath(new URL('../../cdk.out', import.meta.url));
rmSync(outdir, { recursive: true, force: true });
// The report on permissions names constructs by their paths.
const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });

function deploy(stack: Stack, props: Omit<ApprovalFlowProps, 'prefix' | 'policies'>): ApprovalFlow {
  const prefix = stack.stackName;
  const flow = new ApprovalFlow(stack, 'Approvals', { prefix, policies, ...props });
  new CfnOutput(stack, `${prefix}Queue`, { value: flow.level.reconciliation.queue.queueUrl });
  if (flow.auditLog) new CfnOutput(stack, `${prefix}AuditQueue`, { value: flow.auditLog.queue.queueUrl });
  new CfnOutput(stack, `${prefix}Approvers`, { value: flow.approversPolicy.managedPolicyArn });
  return flow;
}

const journeys = deploy(new Stack(app, 'journeys'), { levelsInRequest: {}, monitoring: { notify: ['operators@example.com'] } });
const nestedStack = new Stack(app, 'nested');
const nested = deploy(nestedStack, { runbooks: 'nested', monitoring: false, auditLog: false, encryptionKey: new Key(nestedStack, 'Key') });
const { approvals: foreign } = new ForeignStack(app, 'foreign');
new AttackerStack(app, 'attacker');
new PeopleStack(app, 'people', [journeys, nested, foreign]);

app.synth();
