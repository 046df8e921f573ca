/** Structured logs. Payloads are never logged whole: they hold task tokens, and what people typed. */
import { Logger } from '@aws-lambda-powertools/logger';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** The service's name and the level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL. */
export function createLog(): Logger {
  return new Logger();
}
