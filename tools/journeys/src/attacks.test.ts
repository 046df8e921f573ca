/** What the threats of docs/security.md come to. Attackers hold the credentials that they could have. */
import { afterAll, beforeAll, describe } from 'vitest';
import { forgingAttacks } from './attacks/forging.ts';
import { openStage, type Stage } from './stage/stage.ts';

describe('an attacker', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  forgingAttacks(() => stage);
});
