/** Lambda `open-level`: hands a level to SSM. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { type LevelOpened, openLevelPayloadSchema } from '@countersign/contracts';
import { createAutomations } from '../aws/automations.ts';
import { levelEnvironmentSchema, readEnvironment } from '../environment.ts';
import { countExpectedErrors } from '../expected-errors.ts';
import { quickRepeats } from '../aws/repeats.ts';
import { openLevel } from '../levels/open.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';

const ports = {
  automations: createAutomations(new SSMClient(quickRepeats)),
  environment: readEnvironment(levelEnvironmentSchema),
  log: createLog(),
};

export const handler = countExpectedErrors(ports.log, async (event): Promise<LevelOpened> =>
  openLevel(parsePayload(openLevelPayloadSchema, event), ports),
);
