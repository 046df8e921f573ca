/**
 * One entry of `mainSteps`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common
 */
import { notSupported } from '../../wire/aws-error.ts';
import { flag, invalidDocument, object, positiveInteger, text } from './document-value.ts';
import { actions } from './runbook.ts';
import type { Action, Json, JsonObject, OnCancel, OnFailure, Step } from './runbook.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
export const MAX_APPROVE_SECONDS = 2_592_000;

const KNOWN_FIELDS = [
  'name',
  'action',
  'description',
  'inputs',
  'nextStep',
  'isEnd',
  'isCritical',
  'onFailure',
  'onCancel',
  'maxAttempts',
  'timeoutSeconds',
];

interface InputNames {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** AWS has them, this emulator does not. */
  readonly unsupported: readonly string[];
}

const inputNames: Readonly<Record<Action, InputNames>> = {
  'aws:approve': { required: ['Approvers'], optional: ['NotificationArn', 'Message', 'MinRequiredApprovals'], unsupported: [] },
  'aws:invokeLambdaFunction': {
    required: ['FunctionName'],
    optional: ['Qualifier', 'InvocationType', 'LogType', 'InputPayload', 'Payload'],
    unsupported: ['ClientContext'],
  },
  'aws:executeAutomation': {
    required: ['DocumentName'],
    optional: ['DocumentVersion', 'RuntimeParameters', 'Tags'],
    unsupported: ['MaxConcurrency', 'MaxErrors', 'TargetLocations', 'TargetMaps', 'TargetParameterName', 'Targets'],
  },
  'aws:sleep': { required: [], optional: ['Duration', 'Timestamp'], unsupported: [] },
};

export function parseStep(value: Json, index: number): Step {
  const fields = object(value, `mainSteps[${index}]`);
  const name = text(fields['name'], `mainSteps[${index}].name`);
  const at = `step ${name}`;
  if (!/^[a-zA-Z0-9_]{1,128}$/.test(name)) throw invalidDocument(at, 'its name must match ^[a-zA-Z0-9_]{1,128}$');
  for (const field of Object.keys(fields)) {
    if (!KNOWN_FIELDS.includes(field)) throw notSupported(`"${field}" in ${at}`);
  }
  const action = parseAction(text(fields['action'], `${at}: action`), at);
  return {
    name,
    action,
    inputs: parseInputs(object(fields['inputs'] ?? {}, `${at}: inputs`), action, at),
    ...(fields['nextStep'] === undefined ? {} : { nextStep: text(fields['nextStep'], `${at}: nextStep`) }),
    isEnd: fields['isEnd'] === undefined ? false : flag(fields['isEnd'], `${at}: isEnd`),
    ...(fields['isCritical'] === undefined ? {} : { isCritical: flag(fields['isCritical'], `${at}: isCritical`) }),
    onFailure: parseOnFailure(fields['onFailure'] ?? 'Abort', at),
    onCancel: parseOnCancel(fields['onCancel'] ?? 'Abort', at),
    maxAttempts: fields['maxAttempts'] === undefined ? 1 : positiveInteger(fields['maxAttempts'], `${at}: maxAttempts`),
    ...parseTimeout(fields['timeoutSeconds'], action, at),
  };
}

function parseAction(written: string, at: string): Action {
  const action = actions.find((known) => known === written);
  if (action) return action;
  if (/^aws:[a-zA-Z]{3,25}$/.test(written)) throw notSupported(`The action ${written} (${at})`);
  throw invalidDocument(at, `${written} is no action`);
}

function parseInputs(inputs: JsonObject, action: Action, at: string): JsonObject {
  const { required, optional, unsupported } = inputNames[action];
  for (const name of Object.keys(inputs)) {
    if (unsupported.includes(name)) throw notSupported(`The input ${name} of ${action} (${at})`);
    if (!required.includes(name) && !optional.includes(name)) throw invalidDocument(at, `${action} has no input ${name}`);
  }
  for (const name of required) {
    if (inputs[name] === undefined) throw invalidDocument(at, `${action} needs the input ${name}`);
  }
  if (action === 'aws:sleep' && (inputs['Duration'] === undefined) === (inputs['Timestamp'] === undefined)) {
    throw invalidDocument(at, 'aws:sleep needs either Duration or Timestamp');
  }
  return inputs;
}

function parseOnFailure(value: Json, at: string): OnFailure {
  if (value === 'Abort' || value === 'Continue' || isJump(value)) return value;
  throw invalidDocument(at, 'onFailure must be Abort, Continue or step:NAME');
}

function parseOnCancel(value: Json, at: string): OnCancel {
  if (value === 'Abort' || isJump(value)) return value;
  throw invalidDocument(at, 'onCancel must be Abort or step:NAME');
}

function isJump(value: Json): value is `step:${string}` {
  return typeof value === 'string' && value.startsWith('step:');
}

/** Whether AWS takes a reference here is unknown, so only numbers are taken. */
function parseTimeout(value: Json | undefined, action: Action, at: string): Pick<Step, 'timeoutSeconds'> {
  if (value === undefined) return {};
  const timeoutSeconds = positiveInteger(value, `${at}: timeoutSeconds`);
  if (action === 'aws:approve' && timeoutSeconds > MAX_APPROVE_SECONDS) {
    throw invalidDocument(at, `timeoutSeconds of aws:approve must be at most ${MAX_APPROVE_SECONDS}, not ${timeoutSeconds}`);
  }
  return { timeoutSeconds };
}
