/** Every journey under each other answer to what nobody knows of AWS, one at a time. */
import { settingChoices, type SettingName, type Settings } from '@countersign/emulator';
import { afterAll, beforeAll, describe } from 'vitest';
import { callingJourneys } from './journeys/calling.ts';
import { decidingJourneys } from './journeys/deciding.ts';
import { endingJourneys } from './journeys/ending.ts';
import { underTest } from './journeys/settings-under-test.ts';
import { writingJourneys } from './journeys/writing.ts';
import { openStage, type Stage } from './stage/stage.ts';

const others = (Object.keys(settingChoices) as SettingName[]).flatMap((name) =>
  settingChoices[name].slice(1).map((choice): [string, Partial<Settings>] => [`${name}: ${choice}`, { [name]: choice }]),
);

describe.each(others)('under %s', (_name, changed) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(changed);
  });
  afterAll(() => stage.close());

  const settings = underTest(changed);
  decidingJourneys(() => stage, settings);
  endingJourneys(() => stage);
  callingJourneys(() => stage);
  writingJourneys(() => stage, settings);
});
