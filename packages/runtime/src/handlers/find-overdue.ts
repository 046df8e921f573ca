/** Lambda `find-overdue`: looks every few minutes whether a level runs past its deadline. Invoked by a schedule. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { type OverdueLevels, scheduledEventSchema } from '@countersign/contracts';
import { patientRepeats } from '../aws/repeats.ts';
import { createRunningLevels } from '../aws/running-levels.ts';
import { overdueEnvironmentSchema, readEnvironment } from '../environment.ts';
import { countExpectedErrors } from '../expected-errors.ts';
import { createLog } from '../log.ts';
import { findOverdue } from '../overdue/find-overdue.ts';
import { parsePayload } from '../parse-payload.ts';

const environment = readEnvironment(overdueEnvironmentSchema);
const log = createLog();
const ports = { levels: createRunningLevels(new SFNClient(patientRepeats), environment.COUNTERSIGN_LEVEL_MACHINE_ARN), environment, log };

export const handler = countExpectedErrors(log, async (event): Promise<OverdueLevels> =>
  findOverdue(parsePayload(scheduledEventSchema, event), ports),
);
