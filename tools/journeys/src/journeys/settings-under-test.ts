/** What a journey may expect to see differently under the emulator's settings. */
import { type Settings, defaultSettings } from '@countersign/emulator';

export interface SettingsUnderTest {
  readonly settings: Settings;
  /** How a comment stands in the outcome, if SSM shows it. */
  comment(text: string): { comment?: string };
  /** The decisions of a level that was rejected, if SSM shows them. */
  rejectionDecisions<Decision>(decisions: readonly Decision[]): readonly Decision[];
  /** By whom a session's decision is reported. */
  reportedBy(approver: string, role: string): string;
}

export function underTest(changed: Partial<Settings>): SettingsUnderTest {
  const settings = { ...defaultSettings, ...changed };
  return {
    settings,
    comment: (text) => (settings.decisionComment === 'absent' ? {} : { comment: text }),
    rejectionDecisions: (decisions) => (settings.rejectionOutputs === 'absent' ? [] : decisions),
    reportedBy: (approver, role) => (settings.decisionApprover === 'role' ? role : approver),
  };
}
