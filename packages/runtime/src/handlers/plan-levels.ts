/** Lambda `plan-levels`: the flow's first step, and its last where a level failed. */
import {
  approvalNameSchema,
  approvalRequestSchema,
  failLevelPayloadSchema,
  type FailLevelPayload,
  type LevelRedriven,
  type Plan,
  planLevelsPayloadSchema,
  type PlanLevelsPayload,
} from '@countersign/contracts';
import * as z from 'zod';
import { levelFailure } from '../approval/level-failure.ts';
import { assertNameFollows } from '../approval/name.ts';
import { planLevels } from '../approval/plan.ts';
import { countExpectedErrors } from '../expected-errors.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';

const log = createLog();
const payloadSchema = z.discriminatedUnion('kind', [planLevelsPayloadSchema, failLevelPayloadSchema]);

export const handler = countExpectedErrors(log, async (event): Promise<Plan | LevelRedriven> => {
  const payload = parsePayload(payloadSchema, event);
  return payload.kind === 'plan' ? plan(payload) : failOrGoOn(payload);
});

function plan({ name, request: input, rules }: PlanLevelsPayload): Plan {
  parsePayload(z.object({ name: approvalNameSchema }), { name });
  const request = parsePayload(approvalRequestSchema, input);
  assertNameFollows(String(name), request, rules);
  const planned = planLevels(request, rules);
  log.info('Approval planned', { policy: planned.policy, levels: planned.levels.map((level) => level.name) });
  return planned;
}

/** @throws ApprovalFailure what the level failed with, unless the flow was redriven since. */
function failOrGoOn(payload: FailLevelPayload): LevelRedriven {
  const { level, redriven } = payload;
  const failure = levelFailure(payload);
  log.info(redriven ? 'Level asked again after a redrive' : 'Level failed', { ...level, error: failure.name });
  if (redriven) return { version: 1, kind: 'redriven' };
  throw failure;
}
