/** Lambda `plan-levels`: the flow's first step. */
import { approvalRequestSchema, type Plan, planLevelsPayloadSchema } from '@countersign/contracts';
import { planLevels } from '../approval/plan.ts';
import { createLog } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';

const log = createLog('plan-levels');

export async function handler(event: unknown): Promise<Plan> {
  const { request: input, rules } = parsePayload(planLevelsPayloadSchema, event);
  const request = parsePayload(approvalRequestSchema, input);
  const plan = planLevels(request, rules);
  log.info('Approval planned', { policy: plan.policy, levels: plan.levels.map(({ name }) => name) });
  return plan;
}
