/** Lambda `plan-levels`: the flow's first step. */
import { approvalNameSchema, approvalRequestSchema, type Plan, planLevelsPayloadSchema } from '@countersign/contracts';
import * as z from 'zod';
import { assertNameFollows } from '../approval/name.ts';
import { planLevels } from '../approval/plan.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';

const log = createLog();

export async function handler(event: unknown): Promise<Plan> {
  const { name, request: input, rules } = parsePayload(planLevelsPayloadSchema, event);
  parsePayload(z.object({ name: approvalNameSchema }), { name });
  const request = parsePayload(approvalRequestSchema, input);
  assertNameFollows(String(name), request, rules);
  const plan = planLevels(request, rules);
  log.info('Approval planned', { policy: plan.policy, levels: plan.levels.map(({ name }) => name) });
  return plan;
}
