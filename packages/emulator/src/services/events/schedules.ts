/** The schedules of a deployment's rules, and whether they fire. */
import { ControlError } from '../../control/control-error.ts';
import type { Executions } from '../../engine/transition.ts';
import type { Records } from '../../journal/records.ts';
import type { EventRule } from '../../resources.ts';
import { show } from '../../wire/show.ts';
import type { ScheduleEvent, ScheduleState } from './schedule-machine.ts';

export const scheduleChoices = ['on', 'off'] as const;
export type ScheduleChoice = (typeof scheduleChoices)[number];

export interface SchedulesState {
  readonly schedules: ScheduleChoice;
  /** `nextAt` in ISO 8601, virtual time; missing while schedules are off, or where there is no next time. */
  readonly rules: readonly { readonly name: string; readonly expression: string; readonly nextAt?: string }[];
}

interface ScheduledRule extends EventRule {
  readonly schedule: string;
}

export class Schedules {
  readonly #rules: readonly ScheduledRule[];
  readonly #executions: Executions;
  readonly #records: Records | undefined;
  #choice: ScheduleChoice = 'off';

  /** With `records` the choice is kept. */
  constructor(rules: Iterable<EventRule>, executions: Executions, records?: Records) {
    this.#rules = [...rules].filter((rule): rule is ScheduledRule => rule.isEnabled && rule.schedule !== undefined);
    this.#executions = executions;
    this.#records = records;
  }

  get state(): SchedulesState {
    return { schedules: this.#choice, rules: this.#rules.map((rule) => this.#describe(rule)) };
  }

  /** Those that are on already go on as they are; those of rules that are no more end. @throws ControlError */
  async set(given: unknown): Promise<SchedulesState> {
    this.#choice = parseSchedules(given);
    this.#records?.put('value', 'schedules', this.#choice);
    const wanted = this.#choice === 'on' ? this.#rules : [];
    const gone = [...this.#executions.list<ScheduleState>('schedule')].filter(({ ruleArn }) => !wanted.some(({ arn }) => arn === ruleArn));
    await Promise.all([
      ...gone.map(({ ruleArn }) => this.#tell(ruleArn, { type: 'schedule.stop' })),
      ...wanted.map(({ arn: ruleArn, schedule: expression }) => this.#tell(ruleArn, { type: 'schedule.start', ruleArn, expression })),
    ]);
    return this.state;
  }

  #tell(id: string, event: ScheduleEvent): Promise<unknown> {
    return this.#executions.dispatch({ machine: 'schedule', id }, event);
  }

  #describe({ arn: id, name, schedule: expression }: ScheduledRule): SchedulesState['rules'][number] {
    const nextAt = this.#executions.read<ScheduleState>({ machine: 'schedule', id })?.nextAt;
    return { name, expression, ...(nextAt !== undefined && { nextAt: new Date(nextAt).toISOString() }) };
  }
}

function parseSchedules(given: unknown): ScheduleChoice {
  const choice = scheduleChoices.find((known) => known === given);
  if (choice === undefined) throw new ControlError(`schedules is one of ${scheduleChoices.join(', ')}, not ${show(given)}.`);
  return choice;
}
