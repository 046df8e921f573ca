import type { Issue } from '@countersign/contracts';
import { isOpen } from './request-texts.ts';

/** Of a name that is known at synth. Where logging is on, AWS takes these characters: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export function executionNameIssues(name: string | undefined, maxLength: number): Issue[] {
  if (name === undefined || isOpen(name) || (/^[A-Za-z0-9_-]+$/.test(name) && name.length <= maxLength)) return [];
  return [{ path: 'executionName', message: `"${name}" must have 1 to ${maxLength} of A-Z, a-z, 0-9, _ and -` }];
}
