/** What the threats of docs/security.md come to. Attackers hold the credentials that they could have. */
import { defaultSettings } from '@countersign/emulator';
import { afterAll, beforeAll, describe } from 'vitest';
import { commentAttacks } from './attacks/approver-comments.ts';
import { forgingAttacks } from './attacks/forging.ts';
import { impersonatingAttacks, roleReportingAttacks } from './attacks/impersonating.ts';
import { overloadingAttacks } from './attacks/overloading.ts';
import { startingAttacks } from './attacks/starting.ts';
import { openStage, type Stage } from './stage/stage.ts';

describe('an attacker', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  forgingAttacks(() => stage);
  impersonatingAttacks(() => stage);
  startingAttacks(() => stage);
  commentAttacks(() => stage);
  overloadingAttacks(() => stage);

  describe('under decisionApprover: role', () => {
    beforeAll(() => stage.control.changeSettings({ decisionApprover: 'role' }));
    afterAll(() => stage.control.changeSettings(defaultSettings));
    roleReportingAttacks(() => stage);
  });
});
