/** Lambda `reconcile`: what EventBridge tells of automations, levels and flows. Invoked asynchronously. */
import { setTimeout } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { reconcileEventSchema, type ReconcileResult } from '@countersign/contracts';
import { createReadTags } from '../aws/automation-tags.ts';
import { createAutomations } from '../aws/automations.ts';
import { createExecutions } from '../aws/executions.ts';
import { createLevelExecutions } from '../aws/level-executions.ts';
import { patientRepeats, quickRepeats, stubbornRepeats } from '../aws/repeats.ts';
import { levelEnvironmentSchema, readEnvironment } from '../environment.ts';
import { countExpectedErrors } from '../expected-errors.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';
import { reconcile } from '../reconcile/reconcile.ts';

const sfn = new SFNClient(patientRepeats);
const quickSsm = new SSMClient(quickRepeats);

const shared = {
  levels: createLevelExecutions(sfn),
  environment: readEnvironment(levelEnvironmentSchema),
  log: createLog(),
  pause: (milliseconds: number) => setTimeout(milliseconds),
};

const ports = {
  // What is heard twice may wait for Lambda's next attempt: the reads of runbooks that report come first.
  reporting: { ...shared, automations: createAutomations(quickSsm), readTags: createReadTags(quickSsm) },
  clearing: { ...shared, automations: createAutomations(new SSMClient(stubbornRepeats)), executions: createExecutions(sfn) },
};

export const handler = countExpectedErrors(shared.log, async (event): Promise<ReconcileResult> =>
  reconcile(parsePayload(reconcileEventSchema, event), ports),
);
