import { expect, it } from 'vitest';
import { defaultSettings } from '../../../settings.ts';
import { findApprover } from './approvers.ts';

const A = '123456789012';
const own = { account: `aws:${A}`, settings: defaultSettings };

it.each<[string, string, boolean]>([
  ['team-lead', `arn:aws:iam::${A}:user/team-lead`, true],
  ['team-lead', `arn:aws:iam::${A}:user/teams/red/team-lead`, true],
  ['team-lead', `arn:aws:iam::${A}:user/Team-Lead`, false],
  ['team-lead', 'arn:aws:iam::999999999999:user/team-lead', false],
  ['team-lead', `arn:aws-cn:iam::${A}:user/team-lead`, false],
  ['team-lead', `arn:aws:sts::${A}:assumed-role/team-lead/session`, false],
  ['team-lead', `arn:aws:sts::${A}:assumed-role/Role/team-lead`, false],
  [`arn:aws:iam::${A}:user/teams/red/team-lead`, `arn:aws:iam::${A}:user/teams/red/team-lead`, true],
  [`arn:aws:iam::${A}:user/team-lead`, `arn:aws:iam::${A}:user/teams/red/team-lead`, false],
  [`arn:aws:iam::${A}:role/Approvers`, `arn:aws:sts::${A}:assumed-role/Approvers/any-session`, true],
  [`arn:aws:iam::${A}:role/teams/red/Approvers`, `arn:aws:sts::${A}:assumed-role/Approvers/any-session`, true],
  [`arn:aws:iam::${A}:role/Approvers`, `arn:aws:sts::${A}:assumed-role/OtherApprovers/any-session`, false],
  [`arn:aws:iam::${A}:role/Approvers`, 'arn:aws:sts::999999999999:assumed-role/Approvers/any-session', false],
  [`arn:aws:iam::${A}:role/Approvers`, `arn:aws-cn:sts::${A}:assumed-role/Approvers/any-session`, false],
  [`arn:aws:iam::${A}:role/Approvers`, `arn:aws:iam::${A}:user/Approvers`, false],
  [`arn:aws:sts::${A}:assumed-role/Approvers/lead`, `arn:aws:sts::${A}:assumed-role/Approvers/lead`, true],
  [`arn:aws:sts::${A}:assumed-role/Approvers/lead`, `arn:aws:sts::${A}:assumed-role/Approvers/other`, false],
  ['Approvers', `arn:aws:sts::${A}:assumed-role/Approvers/lead`, false],
  [`arn:aws:iam::${A}:root`, `arn:aws:iam::${A}:root`, false],
  ['root', `arn:aws:iam::${A}:root`, false],
  [`arn:aws:iam::${A}:group/leads`, `arn:aws:iam::${A}:user/team-lead`, false],
  ['*', `arn:aws:iam::${A}:user/team-lead`, false],
])('%s as approver, %s signals: %s', (entry, caller, expected) => {
  expect(findApprover(caller, [entry], own) !== undefined).toBe(expected);
});
