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

/** What a setting is about. Two files share the settings out, so that two cores share the work; only an authorizer meets permissions. */
const topics: Record<SettingName, 'decisions' | 'automations' | 'permissions'> = {
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
  automationStartResource: 'permissions',
};

/** What decides how an automation is stopped, and what is heard and seen of it. */
const ofStopping = new Set<string>(['cancelledEventSpelling', 'historyReads', 'stopReachesChildren']);

/** What decides whether a lost report is noticed, and how an automation ends that nobody hears of. */
const ofLosing = new Set<string>(['approveTimeout', 'functionError', 'historyReads']);

export function journeysUnderSettings(topic: 'decisions' | 'automations'): void {
  const names = (Object.keys(topics) as SettingName[]).filter((name) => topics[name] === topic);
  const others = names.flatMap((name) =>
    settingChoices[name].slice(1).map((choice): [string, Partial<Settings>] => [`${name}: ${choice}`, { [name]: choice }]),
  );
  describe.each(others)('under %s', (_name, changed) => {
    const concerns = (settings: ReadonlySet<string>) => Object.keys(changed).some((setting) => settings.has(setting));
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(changed);
    });
    afterAll(() => stage.close());

    const settings = underTest(changed);
    decidingJourneys(() => stage, settings);
    endingJourneys(() => stage);
    cancellingJourneys(() => stage, settings);
    if (concerns(ofStopping)) stoppingJourneys(() => stage);
    if (concerns(ofLosing)) losingJourneys(() => stage, settings);
    callingJourneys(() => stage);
    writingJourneys(() => stage, settings);
  });
}
