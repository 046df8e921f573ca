/**
 * Lambda `find-overdue`: looks every few minutes whether a level runs past its deadline. Invoked by a schedule. None of its
 * errors is expected: after one nobody has looked.
 */
import { SFNClient } from '@aws-sdk/client-sfn';
import { type OverdueLevels, scheduledEventSchema } from '@countersign/contracts';
import { patientRepeats } from '../aws/repeats.ts';
import { createRunningLevels } from '../aws/running-levels.ts';
import { overdueEnvironmentSchema, readEnvironment } from '../environment.ts';
import { createLog } from '../log.ts';
import { findOverdue } from '../overdue/find-overdue.ts';
import { parsePayload } from '../parse-payload.ts';

const environment = readEnvironment(overdueEnvironmentSchema);
const levels = createRunningLevels(new SFNClient(patientRepeats), environment.COUNTERSIGN_LEVEL_MACHINE_ARN);
const ports = { levels, environment, log: createLog() };

export const handler = async (event: unknown): Promise<OverdueLevels> => findOverdue(parsePayload(scheduledEventSchema, event), ports);
