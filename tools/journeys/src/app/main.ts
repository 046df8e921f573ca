/** Synthesizes every deployment that the journeys need into one assembly, `cdk.out`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApprovalFlow, type ApprovalFlowProps } from '@countersign/constructs';
import { App, Stack } from 'aws-cdk-lib';
import { AttackerStack } from './attacker-stack.ts';
import { brokenHandlers } from './broken-handlers.ts';
import { ForeignStack } from './foreign-stack.ts';
import { policies } from './policies.ts';

const outdir = fileURLToPath(new URL('../../cdk.out', import.meta.url));
rmSync(outdir, { recursive: true, force: true });
const handlers = mkdtempSync(join(tmpdir(), 'countersign-journeys-'));
const app = new App({ outdir, analyticsReporting: false });

function deploy(prefix: string, props: Omit<ApprovalFlowProps, 'prefix' | 'policies'> = {}): void {
  new ApprovalFlow(new Stack(app, prefix), 'Approvals', { prefix, policies, ...props });
}

deploy('journeys', { levelsInRequest: {} });
deploy('nested', { runbooks: 'nested' });
deploy('dying', { handlers: brokenHandlers(join(handlers, 'dying'), 'open-level dies after its start') });
deploy('deaf', { handlers: brokenHandlers(join(handlers, 'deaf'), 'reports are lost') });
new ForeignStack(app, 'foreign');
new AttackerStack(app, 'attacker');

app.synth();
rmSync(handlers, { recursive: true });
