/** Lambda `close-level`: never renamed, because pending automations call it by its name. */
import { setTimeout } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type CloseLevelResult, closeLevelPayloadSchema } from '@countersign/contracts';
import { createAutomations } from '../aws/automations.ts';
import { createLevelExecutions } from '../aws/level-executions.ts';
import { patientRepeats, quickRepeats } from '../aws/repeats.ts';
import { levelEnvironmentSchema, readEnvironment } from '../environment.ts';
import { countExpectedErrors } from '../expected-errors.ts';
import { closeLevel } from '../levels/close.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';

const ports = {
  automations: createAutomations(new SSMClient(quickRepeats)),
  levels: createLevelExecutions(new SFNClient(patientRepeats)),
  environment: readEnvironment(levelEnvironmentSchema),
  log: createLog(),
  pause: (milliseconds: number) => setTimeout(milliseconds),
};

export const handler = countExpectedErrors(ports.log, async (event): Promise<CloseLevelResult> =>
  closeLevel(parsePayload(closeLevelPayloadSchema, event), ports),
);
