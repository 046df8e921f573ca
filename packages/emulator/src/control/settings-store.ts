import type { Records } from '../journal/records.ts';
import { defaultSettings, settingChoices } from '../settings.ts';
import type { SettingName, Settings } from '../settings.ts';
import { show } from '../wire/show.ts';
import { ControlError, refuseOthers } from './control-error.ts';

/** The settings in force. */
export class SettingsStore {
  #settings: Settings;
  #records: Records | undefined;

  /** @throws ControlError for an unknown name or value. */
  constructor(initial: Partial<Settings> = {}) {
    this.#settings = { ...defaultSettings, ...checkSettings(initial) };
  }

  /** The settings are kept, from now on. */
  keepIn(records: Records): void {
    this.#records = records;
    records.put('value', 'settings', this.#settings);
  }

  get current(): Settings {
    return this.#settings;
  }

  /** Changes the settings that are named and leaves the others. @throws ControlError for an unknown name or value. */
  change(changes: Readonly<Record<string, unknown>>): Settings {
    this.#settings = { ...this.#settings, ...checkSettings(changes) };
    this.#records?.put('value', 'settings', this.#settings);
    return this.#settings;
  }
}

function checkSettings(changes: Readonly<Record<string, unknown>>): Partial<Settings> {
  refuseOthers(changes, Object.keys(settingChoices));
  for (const [name, value] of Object.entries(changes)) {
    const choices: readonly unknown[] = settingChoices[name as SettingName];
    if (choices.includes(value)) continue;
    throw new ControlError(`${name} cannot be ${show(value)}; it is one of ${choices.join(', ')}.`);
  }
  return changes;
}
