import { expect, it } from 'vitest';
import { lettersIn } from './letter.ts';

it('passes over mails that ask nobody to decide, such as those of alarms', () => {
  const asking = { id: 2, body: 'Approval: change--1\nAutomation Execution Id: execution-1' };
  expect(lettersIn([{ id: 1, body: 'Your alarm has entered the OK state' }, asking])).toEqual([{ approval: 'change--1', automationExecutionId: 'execution-1' }]);
});

it('refuses a letter that names no approval', () => {
  expect(() => lettersIn([{ id: 1, body: 'Automation Execution Id: execution-1' }])).toThrow(/names no approval/);
});
