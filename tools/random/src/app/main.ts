/** Synthesizes the deployments that random approvals run on into one assembly, `cdk.out`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApprovalFlow, type ApprovalFlowProps } from '@countersign/constructs';
import { App, Stack } from 'aws-cdk-lib';
import { policies } from './policies.ts';

const outdir = fileURLToPath(new URL('../../cdk.out', import.meta.url));
rmSync(outdir, { recursive: true, force: true });
const app = new App({ outdir, analyticsReporting: false });

function deploy(prefix: string, props: Omit<ApprovalFlowProps, 'prefix' | 'policies'>): void {
  new ApprovalFlow(new Stack(app, prefix), 'Approvals', { prefix, policies, monitoring: false, ...props });
}

deploy('single', { levelsInRequest: { separationOfDuties: 'bestEffort' } });
deploy('nested', { runbooks: 'nested', levelsInRequest: { separationOfDuties: 'bestEffort', onePersonOneLevel: false } });

app.synth();
