/** Structured logs. Payloads are never logged whole: they hold task tokens, and what people typed. */
import { Logger } from '@aws-lambda-powertools/logger';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

export function createLog(functionName: string): Logger {
  return new Logger({ serviceName: `countersign-${functionName}` });
}
