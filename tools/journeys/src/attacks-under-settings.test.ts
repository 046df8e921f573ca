/** Attacks that could fare otherwise where AWS answers otherwise. What nobody knows of AWS must not be what protects us. */
import { defaultSettings, type Settings } from '@countersign/emulator';
import { afterAll, beforeAll, describe } from 'vitest';
import { commentAttacks } from './attacks/approver-comments.ts';
import { forgingAttacks } from './attacks/forging.ts';
import { roleReportingAttacks } from './attacks/impersonating.ts';
import { openingAttacks } from './attacks/opening.ts';
import { openStage, type Stage } from './stage/stage.ts';

const cases: readonly [Partial<Settings>, (stage: () => Stage) => void][] = [
  [{ decisionApprover: 'role' }, roleReportingAttacks],
  [{ roleSessions: 'one', decisionApprover: 'role' }, roleReportingAttacks],
  [{ decisionEncoding: 'oneArrayString' }, commentAttacks],
  [{ historyReads: 'oneReadBehind' }, forgingAttacks],
  [{ repeatedClientToken: 'refused' }, openingAttacks],
];

describe('an attacker', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  describe.each(cases)('under %j', (settings, attacks) => {
    beforeAll(() => stage.control.changeSettings(settings));
    afterAll(() => stage.control.changeSettings(defaultSettings));
    attacks(() => stage);
  });
});
