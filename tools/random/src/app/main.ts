/** Synthesizes the deployments that random approvals run on into one assembly, `cdk.out`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApprovalFlow, type ApprovalFlowProps } from '@countersign/constructs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { policies } from './policies.ts';

const outdir = fileURLToPath(new URL('../../cdk.out', import.meta.url));
rmSync(outdir, { recursive: true, force: true });
const app = new App({ outdir, analyticsReporting: false });

function deploy(prefix: string, props: Omit<ApprovalFlowProps, 'prefix' | 'policies'>): void {
  const stack = new Stack(app, prefix);
  const flow = new ApprovalFlow(stack, 'Approvals', { prefix, policies, monitoring: false, ...props });
  const requesters = new ManagedPolicy(stack, 'Requesters');
  flow.grantRequest(requesters);
  flow.grantReadDecisions(requesters);
  new CfnOutput(stack, `${prefix}Requesters`, { value: requesters.managedPolicyArn });
  new CfnOutput(stack, `${prefix}Approvers`, { value: flow.approversPolicy.managedPolicyArn });
}

deploy('single', { levelsInRequest: { separationOfDuties: 'bestEffort' } });
deploy('nested', { runbooks: 'nested', levelsInRequest: { separationOfDuties: 'bestEffort', onePersonOneLevel: false } });

app.synth();
