/** Every journey under the emulator's defaults. */
import { afterAll, beforeAll, describe } from 'vitest';
import { callingJourneys } from './journeys/calling.ts';
import { cancellingJourneys, takingBackJourneys } from './journeys/cancelling.ts';
import { decidingJourneys } from './journeys/deciding.ts';
import { endingJourneys } from './journeys/ending.ts';
import { losingJourneys } from './journeys/losing.ts';
import { refusingJourneys } from './journeys/refusing.ts';
import { retryingJourneys } from './journeys/retrying.ts';
import { underTest } from './journeys/settings-under-test.ts';
import { stoppingJourneys } from './journeys/stopping.ts';
import { writingJourneys } from './journeys/writing.ts';
import { openStage, type Stage } from './stage/stage.ts';

describe('by default', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const settings = underTest({});
  decidingJourneys(() => stage, settings);
  endingJourneys(() => stage);
  cancellingJourneys(() => stage, settings);
  takingBackJourneys(() => stage);
  stoppingJourneys(() => stage);
  losingJourneys(() => stage, settings);
  retryingJourneys(() => stage);
  callingJourneys(() => stage);
  writingJourneys(() => stage, settings);
  refusingJourneys(() => stage);
});
