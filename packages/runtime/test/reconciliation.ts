/** A small world for `reconcile`: automations, one level's history, executions, and the events about them. */
import type { Automation } from '../src/approval/automation.ts';
import type { LevelTask } from '../src/aws/level-task.ts';
import { reconcile } from '../src/reconcile/reconcile.ts';
import { automationId, environment } from './builders.ts';
import { FakeAutomations, FakeExecutions, FakeLevels, silentLog } from './fakes.ts';

export interface World {
  readonly automations?: readonly Automation[];
  readonly task?: LevelTask;
  readonly forbidden?: string;
  readonly missing?: boolean;
  /** Tags of the automation; by default SSM does not tell them. */
  readonly tags?: Readonly<Record<string, string>>;
}

export function aReconciliation(world: World = {}) {
  const automations = new FakeAutomations(...(world.automations ?? []));
  if (world.forbidden) automations.forbidden.add(world.forbidden);
  const levels = new FakeLevels(...(world.task ? [world.task] : []));
  levels.missing = world.missing ?? false;
  const executions = new FakeExecutions();
  const pauses: number[] = [];
  const shared = { automations, levels, environment, log: silentLog, pause: async (ms: number) => void pauses.push(ms) };
  const ports = { reporting: { ...shared, readTags: async () => world.tags }, clearing: { ...shared, executions } };

  const automation = (Status: string, ExecutionId = automationId) =>
    reconcile(
      {
        source: 'aws.ssm',
        'detail-type': 'EC2 Automation Execution Status-change Notification',
        detail: { ExecutionId, Definition: 'countersign-runbook', Status },
      },
      ports,
    );
  const execution = (detail: { executionArn: string; status: string; stopDate?: number }) =>
    reconcile({ source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail }, ports);
  return { reconcile: { automation, execution }, automations, levels, executions, pauses };
}
