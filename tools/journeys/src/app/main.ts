/** Synthesizes every deployment that the journeys need into one assembly, `cdk.out`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApprovalFlow, type ApprovalFlowProps } from '@countersign/constructs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttackerStack } from './attacker-stack.ts';
import { ForeignStack } from './foreign-stack.ts';
import { policies } from './policies.ts';

const outdir = fileURLToPath(new URL('../../cdk.out', import.meta.url));
rmSync(outdir, { recursive: true, force: true });
const app = new App({ outdir, analyticsReporting: false });

function deploy(prefix: string, props: Omit<ApprovalFlowProps, 'prefix' | 'policies'> = {}): void {
  const stack = new Stack(app, prefix);
  const { level, auditLog } = new ApprovalFlow(stack, 'Approvals', { prefix, policies, ...props });
  new CfnOutput(stack, `${prefix}Queue`, { value: level.reconciliation.queue.queueUrl });
  if (auditLog) new CfnOutput(stack, `${prefix}AuditQueue`, { value: auditLog.queue.queueUrl });
}

deploy('journeys', { levelsInRequest: {}, monitoring: { notify: ['operators@example.com'] } });
deploy('nested', { runbooks: 'nested', monitoring: false, auditLog: false });
new ForeignStack(app, 'foreign');
new AttackerStack(app, 'attacker');

app.synth();
