/** Refuses references that can never have a value. */
import { notSupported } from '../../wire/aws-error.ts';
import { invalidDocument } from './document-value.ts';
import { referencesIn } from './interpolation.ts';
import { actionOutputs, stepIndex } from './runbook.ts';
import type { Runbook } from './runbook.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html */
export const systemReferences = [
  'automation:EXECUTION_ID',
  'global:ACCOUNT_ID',
  'global:AWS_PARTITION',
  'global:DATE',
  'global:DATE_TIME',
  'global:REGION',
];

export function checkReferences(runbook: Runbook): void {
  for (const reference of referencesIn(runbook.assumeRole ?? '')) {
    if (stepOutput(runbook, reference)) throw invalidDocument('assumeRole', `cannot come from a step (${reference})`);
    checkReference(runbook, reference, 'assumeRole');
  }
  for (const step of runbook.steps) {
    for (const reference of referencesIn(step.inputs)) checkReference(runbook, reference, `step ${step.name}`);
  }
  for (const output of runbook.outputs) {
    if (!stepOutput(runbook, output)) throw invalidDocument('outputs', `${output} is no output of a step`);
  }
}

function checkReference(runbook: Runbook, reference: string, at: string): void {
  if (systemReferences.includes(reference) || Object.hasOwn(runbook.parameters, reference)) return;
  if (reference.includes(':')) throw notSupported(`The reference {{${reference}}} (${at})`);
  if (!stepOutput(runbook, reference)) {
    throw invalidDocument(at, `{{${reference}}} is neither a parameter nor the output of a step`);
  }
}

function stepOutput(runbook: Runbook, reference: string): boolean {
  const [name = '', output = ''] = reference.split('.');
  const step = runbook.steps[stepIndex(runbook, name)];
  return step !== undefined && reference === `${name}.${output}` && actionOutputs[step.action].includes(output);
}
