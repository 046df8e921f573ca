/** `states:startExecution`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
import type { Service } from './integration.ts';
import { isJsonObject, lowerFirst, toJson, upperFirst } from './json.ts';
import { exceptionName } from './task-failure.ts';

export const startExecution: Service = {
  resourceType: 'states',
  operation: 'states:StartExecution',
  patterns: ['request', 'sync', 'sync:2', 'waitForTaskToken'],
  toInput(args) {
    const { Input: input, ...others } = isJsonObject(args) ? args : {};
    const renamed = Object.fromEntries(Object.entries(others).map(([key, value]) => [lowerFirst(key), value]));
    return { ...renamed, ...(input === undefined ? {} : { input: typeof input === 'string' ? input : JSON.stringify(input) }) };
  },
  /** Dates are milliseconds since the epoch, unlike in the SDK integrations. */
  toResult(output) {
    const answer = toJson(output, (date) => date.getTime());
    return Object.fromEntries(Object.entries(isJsonObject(answer) ? answer : {}).map(([key, value]) => [upperFirst(key), value]));
  },
  // Recorded: StepFunctions.StateMachineDoesNotExistException, StepFunctions.ExecutionAlreadyExistsException.
  toFailure: ({ type, message }, requestId) => ({
    error: `StepFunctions.${exceptionName(type)}`,
    cause: `${message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${type}; Request ID: ${requestId}; Proxy: null)`,
  }),
};
