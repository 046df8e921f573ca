const ends = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled']);

/** Whether an automation execution of that status has ended. */
export function ended(automationStatus: string): boolean {
  return ends.has(automationStatus);
}
