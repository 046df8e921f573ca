/** The CDK app: `node src/main.ts`, usually run by the cdk CLI. */
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { countersignStack } from './countersign-stack.ts';
import { loadConfig } from './load-config.ts';

const path = process.env['COUNTERSIGN_CONFIG'] ?? fileURLToPath(new URL('../countersign.config.ts', import.meta.url));

try {
  // Nothing is written unless all of it is right: by itself CDK would synthesize half a stack on the way out.
  const app = new App({ autoSynth: false });
  countersignStack(app, await loadConfig(path));
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
