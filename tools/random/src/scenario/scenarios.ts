/** Random runs. */
import { settingChoices, type SettingName, type Settings } from '@countersign/emulator';
import * as fc from 'fast-check';
import { plannedApproval } from './approvals.ts';
import { command } from './commands.ts';
import type { Scenario } from './scenario.ts';

const changes = (Object.keys(settingChoices) as SettingName[]).flatMap((name) =>
  settingChoices[name].slice(1).map((choice): readonly [SettingName, string] => [name, choice]),
);

/** None in half of all runs, up to three of the other answers in the rest. */
const settings: fc.Arbitrary<Partial<Settings>> = fc.oneof(
  fc.constant({}),
  fc
    .uniqueArray(fc.constantFrom(...changes), { minLength: 1, maxLength: 3, selector: ([name]) => name })
    .map((chosen) => Object.fromEntries(chosen) as Partial<Settings>),
);

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  deployment: fc.oneof({ weight: 3, arbitrary: fc.constant('single' as const) }, { weight: 1, arbitrary: fc.constant('nested' as const) }),
  events: fc.oneof({ weight: 3, arbitrary: fc.constant('delivered' as const) }, { weight: 1, arbitrary: fc.constant('lost' as const) }),
  settings,
  approvals: fc.array(plannedApproval, { minLength: 1, maxLength: 6, size: 'max' }),
  commands: fc.array(command, { minLength: 1, maxLength: 30, size: 'max' }),
  finally: fc.constantFrom('leave' as const, 'pass' as const),
});
