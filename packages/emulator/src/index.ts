/** AWS on one port, for development and tests. README.md has the whole picture, SUPPORT.md what is supported. */
export { startEmulator } from './emulator.ts';
export type { Emulator } from './emulator.ts';
export { InvalidOptionError } from './options.ts';
export type { EmulatorOptions } from './options.ts';
export { DataDirectoryError } from './journal/data-directory-error.ts';
export { DeploymentError } from './cloudformation/deployment-error.ts';
export { ClockError } from './engine/clock.ts';
export { ControlError } from './control/control-error.ts';
export type { ClockState } from './control/controls.ts';
export type { FunctionUsage, Usage } from './control/usage.ts';
export type { Fault, ListedFault } from './faults/fault.ts';
export { InvalidPrincipalError } from './identity/principals.ts';
export type { Credentials, IssuedPrincipal } from './identity/principals.ts';
export type { LogLine } from './services/lambda/logs.ts';
export type { Mail } from './services/sns/outbox.ts';
export type { QuotaChoice, QuotasState } from './quotas/quotas.ts';
export type { AlarmShown } from './services/cloudwatch/alarms.ts';
export type { ScheduleChoice, SchedulesState } from './services/events/schedules.ts';
export { defaultSettings, settingChoices } from './settings.ts';
export type { SettingName, Settings } from './settings.ts';
export { loadAuthorizer } from './access/load-authorizer.ts';
export type { PolicyChoice } from './access/policy-choices.ts';
export type {
  AccessContext,
  AccessDecision,
  AccessPolicy,
  AccessPrincipal,
  AccessRequest,
  Authorizer,
  CreateAuthorizer,
  DeployedAccess,
  DeployedResourcePolicy,
  DeployedRole,
  Origin,
} from './access/authorizer.ts';
