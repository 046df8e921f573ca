/** The schedule of one rule, keyed by the rule's ARN: a timer that sets itself again. */
import type { DefectFound, Effect, EventBody, Machine, Stamped, Transition } from '../../engine/transition.ts';
import { readSchedule, scheduledEvent } from './schedule.ts';

const TIMER = 'fire';

export interface ScheduleState {
  readonly ruleArn: string;
  readonly expression: string;
  /** Milliseconds since the epoch; missing: never again. */
  readonly nextAt?: number;
}

/** Already started with the same expression, it goes on as it was. */
interface StartSchedule extends EventBody {
  readonly type: 'schedule.start';
  readonly ruleArn: string;
  readonly expression: string;
}

interface FireSchedule extends EventBody {
  readonly type: 'schedule.fire';
}

interface StopSchedule extends EventBody {
  readonly type: 'schedule.stop';
}

export type ScheduleEvent = StartSchedule | FireSchedule | StopSchedule | DefectFound;

export const scheduleMachine: Machine<ScheduleState, ScheduleEvent> = {
  advance(state, event) {
    if (event.type === 'schedule.start') return start(state, event);
    if (!state) return { state: { ruleArn: '', expression: '' }, effects: [], isOver: true };
    switch (event.type) {
      case 'schedule.fire':
        return fire(state, event.at);
      case 'schedule.stop':
      case 'defect':
        return { state, effects: [{ kind: 'timer.clear', name: TIMER }], isOver: true };
      default:
        return event satisfies never;
    }
  },
};

function start(state: ScheduleState | undefined, { ruleArn, expression, at }: Stamped<StartSchedule>): Transition<ScheduleState> {
  if (state?.expression === expression) return { state, effects: [] };
  return waiting({ ruleArn, expression }, readSchedule(expression)(at, at));
}

/** What was missed while nothing ran is not made up for: one event, and then the next time to come. */
function fire({ ruleArn, expression, nextAt }: ScheduleState, at: number): Transition<ScheduleState> {
  const next = readSchedule(expression)(nextAt ?? at, at);
  return waiting({ ruleArn, expression }, next, [{ kind: 'emit', event: scheduledEvent(ruleArn) }]);
}

function waiting(state: ScheduleState, nextAt: number | undefined, effects: readonly Effect[] = []): Transition<ScheduleState> {
  if (nextAt === undefined) return { state, effects };
  return { state: { ...state, nextAt }, effects: [...effects, { kind: 'timer.set', name: TIMER, dueAt: nextAt, event: { type: 'schedule.fire' } }] };
}
