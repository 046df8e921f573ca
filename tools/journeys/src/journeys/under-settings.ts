/** Runs every journey under each other answer to what nobody knows of AWS, one at a time. */
import { settingChoices, type SettingName, type Settings } from '@countersign/emulator';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStage, type Stage } from '../stage/stage.ts';
import { callingJourneys } from './calling.ts';
import { cancellingJourneys } from './cancelling.ts';
import { decidingJourneys } from './deciding.ts';
import { endingJourneys } from './ending.ts';
import { losingJourneys } from './losing.ts';
import { underTest } from './settings-under-test.ts';
import { stoppingJourneys } from './stopping.ts';
import { writingJourneys } from './writing.ts';

/** What a setting is about. Two files share the settings out, so that two cores share the work. */
const topics: Record<SettingName, 'decisions' | 'automations'> = {
  decisionApprover: 'decisions',
  decisionComment: 'decisions',
  decisionEncoding: 'decisions',
  rejectedStepStatus: 'decisions',
  rejectionOutputs: 'decisions',
  repeatedApproval: 'decisions',
  roleSessions: 'decisions',
  approveTimeout: 'automations',
  automationQueue: 'automations',
  cancelledEventSpelling: 'automations',
  functionError: 'automations',
  historyReads: 'automations',
  isCriticalDefault: 'automations',
  isEndWithOnFailure: 'automations',
  parameterLength: 'automations',
  repeatedClientToken: 'automations',
  stopReachesChildren: 'automations',
  timedOutParentStopsChild: 'automations',
  undeclaredErrors: 'automations',
};

/** Settings that decide how an automation ends, what an event says of it, or what is seen of it. */
const ofEndings = new Set<string>(['approveTimeout', 'cancelledEventSpelling', 'functionError', 'historyReads', 'stopReachesChildren']);

export function journeysUnderSettings(topic: 'decisions' | 'automations'): void {
  const names = (Object.keys(topics) as SettingName[]).filter((name) => topics[name] === topic);
  const others = names.flatMap((name) =>
    settingChoices[name].slice(1).map((choice): [string, Partial<Settings>] => [`${name}: ${choice}`, { [name]: choice }]),
  );
  describe.each(others)('under %s', (_name, changed) => {
    const concernsEndings = Object.keys(changed).some((setting) => ofEndings.has(setting));
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(changed);
    });
    afterAll(() => stage.close());

    const settings = underTest(changed);
    decidingJourneys(() => stage, settings);
    endingJourneys(() => stage);
    cancellingJourneys(() => stage, settings);
    if (concernsEndings) {
      stoppingJourneys(() => stage);
      losingJourneys(() => stage, settings);
    }
    callingJourneys(() => stage);
    writingJourneys(() => stage, settings);
  });
}
