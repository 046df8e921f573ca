/** `sns:publish`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html */
import type { Service } from './integration.ts';
import { isJsonObject, toJson } from './json.ts';
import { exceptionName } from './task-failure.ts';

export const snsPublish: Service = {
  resourceType: 'sns',
  operation: 'sns:Publish',
  patterns: ['request', 'waitForTaskToken'],
  /** A message that is no string is published as its JSON text. */
  toInput(args) {
    if (!isJsonObject(args)) return {};
    const { Message: message } = args;
    return message === undefined || typeof message === 'string' ? args : { ...args, Message: JSON.stringify(message) };
  },
  toResult: (output) => toJson(output, (date) => date.toISOString()),
  // Recorded: SNS.NotFoundException, SNS.InvalidParameterException.
  toFailure: ({ type, message }, requestId) => ({
    error: `SNS.${exceptionName(type)}`,
    cause: `${message} (Service: AmazonSNS; Error Code: ${type}; Request ID: ${requestId}; Proxy: null)`,
  }),
};
