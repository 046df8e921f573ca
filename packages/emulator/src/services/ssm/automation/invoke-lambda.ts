/** aws:invokeLambdaFunction. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html */
import { isJsonObject } from '../document-value.ts';
import { textOf } from '../interpolation.ts';
import type { JsonObject } from '../runbook.ts';
import { failed, stillRunning } from './action.ts';
import type { ActionAnswer, ActionBehaviour } from './action.ts';
import { callAs } from './call.ts';
import type { RunningStep } from './state.ts';

const MAX_OUTPUT_BYTES = 200 * 1024;
const PASSED_ON = ['FunctionName', 'Qualifier', 'InvocationType', 'LogType'];

export const invokeLambda: ActionBehaviour = {
  begin(running) {
    return stillRunning(running.run, [callAs(running, 'lambda:Invoke', callInput(running.run.inputs ?? {}))]);
  },

  answered(running, result) {
    if (result.ok) return returned(running, result.output);
    return failed(`${result.error.type}: ${result.error.message}`, { mayRetry: true });
  },
};

function callInput(inputs: JsonObject): Readonly<Record<string, string>> {
  const passedOn = PASSED_ON.flatMap((name) => (inputs[name] === undefined ? [] : [[name, textOf(inputs[name])]]));
  const { InputPayload, Payload } = inputs;
  if (InputPayload !== undefined) return { ...Object.fromEntries(passedOn), Payload: JSON.stringify(InputPayload) };
  return { ...Object.fromEntries(passedOn), ...(Payload === undefined ? {} : { Payload: textOf(Payload) }) };
}

function returned(running: RunningStep, output: unknown): ActionAnswer {
  const outputs = readOutput(output);
  const { FunctionError: functionError, Payload: payload = '' } = outputs;
  if (Buffer.byteLength(textOf(payload)) > MAX_OUTPUT_BYTES) {
    return failed(`The function's output is over ${MAX_OUTPUT_BYTES} bytes.`, { mayRetry: false });
  }
  if (functionError !== undefined && running.state.settings.functionError === 'failsStep') {
    return failed(`The function failed: ${textOf(functionError)}: ${textOf(payload)}`, { mayRetry: true, outputs });
  }
  return { kind: 'ended', end: { status: 'Success', outputs } };
}

/** Lambda's answer in the API's shape; the payload comes as text or as bytes. */
function readOutput(output: unknown): JsonObject {
  if (typeof output !== 'object' || output === null) return {};
  const { StatusCode, FunctionError, LogResult, Payload } = output as Readonly<Record<string, unknown>>;
  return {
    ...(typeof StatusCode === 'number' ? { StatusCode } : {}),
    ...(typeof FunctionError === 'string' ? { FunctionError } : {}),
    ...(typeof LogResult === 'string' ? { LogResult } : {}),
    ...(Payload === undefined ? {} : { Payload: payloadText(Payload) }),
  };
}

function payloadText(payload: unknown): string {
  if (typeof payload === 'string') return payload;
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString('utf8');
  return isJsonObject(payload) ? JSON.stringify(payload) : '';
}
