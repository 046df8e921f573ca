import type { Operations } from '../../wire/operation.ts';
import { putLogEvents } from './put-log-events.ts';

/** What the emulated CloudWatch Logs can do. */
export function logsOperations(): Operations {
  return { 'logs:PutLogEvents': putLogEvents };
}
