import type { Issue } from '@countersign/contracts';
import type { AuditLogOptions } from '../audit/audit-log.ts';
import { refuse } from './refuse.ts';

/** Refuses what would be told to nobody: a group that is adopted is none of the stack's resources. */
export function checkAuditLogOptions({ adopt, retention, encryptionKey }: AuditLogOptions): void {
  if (adopt === true) refuse([...leftAlone('retention', retention), ...leftAlone('encryptionKey', encryptionKey)]);
}

function leftAlone(name: string, value: unknown): Issue[] {
  if (value === undefined) return [];
  return [{ path: `auditLog.${name}`, message: 'an adopted log group stays as it is; change it by hand, and leave this out' }];
}
