/** What the threats of docs/security.md come to. Attackers hold the credentials that they could have. */
import { afterAll, beforeAll, describe } from 'vitest';
import { commentAttacks } from './attacks/approver-comments.ts';
import { eventAttacks } from './attacks/eventing.ts';
import { forgingAttacks } from './attacks/forging.ts';
import { impersonatingAttacks } from './attacks/impersonating.ts';
import { mailAttacks } from './attacks/mailing.ts';
import { overloadingAttacks } from './attacks/overloading.ts';
import { openingAttacks } from './attacks/opening.ts';
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
  openingAttacks(() => stage);
  startingAttacks(() => stage);
  eventAttacks(() => stage);
  mailAttacks(() => stage);
  commentAttacks(() => stage);
  overloadingAttacks(() => stage);
});
