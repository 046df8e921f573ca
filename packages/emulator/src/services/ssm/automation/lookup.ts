/** What `{{ references }}` of a running automation mean. */
import type { Account } from '../../../resources.ts';
import type { Lookup } from '../interpolation.ts';
import type { ParameterValues } from '../parameters.ts';
import type { Json } from '../runbook.ts';
import type { AutomationState } from './state.ts';

/** Where an automation runs and with what. */
export interface Setting {
  readonly id: string;
  readonly account: Account;
  readonly parameters: ParameterValues;
  readonly startedAt: number;
}

/** Parameters and system variables: all that is known before the first step. */
export function lookupAtStart(setting: Setting): Lookup {
  const system = systemVariables(setting);
  const known = { ...system, ...setting.parameters };
  return (reference) => (Object.hasOwn(known, reference) ? known[reference] : undefined);
}

/** Also the outputs of the steps so far. A step that has not run has none. */
export function lookupWhileRunning(state: AutomationState): Lookup {
  const atStart = lookupAtStart(state);
  return (reference) => {
    const [stepName, output = ''] = reference.split('.');
    const run = state.steps.find(({ name }) => name === stepName);
    const outputs = run?.outputs ?? {};
    return atStart(reference) ?? (Object.hasOwn(outputs, output) ? outputs[output] : undefined);
  };
}

/** Dates are those of the start, in UTC (assumed). */
function systemVariables({ id, account, startedAt }: Setting): Readonly<Record<string, Json>> {
  const [date = '', time = ''] = new Date(startedAt).toISOString().split('T');
  return {
    'automation:EXECUTION_ID': id,
    'global:ACCOUNT_ID': account.accountId,
    'global:AWS_PARTITION': account.partition,
    'global:REGION': account.region,
    'global:DATE': date,
    'global:DATE_TIME': `${date}_${time.slice(0, 8).replaceAll(':', '.')}`,
  };
}
