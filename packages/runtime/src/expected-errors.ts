/**
 * Handlers throw what state machines and Lambda handle by name: refused requests, answers that lag behind, quotas. Lambda
 * counts every one as an error. They are counted apart, so that an alarm can tell a defect: all errors without these.
 */
import { metrics, passes } from '@countersign/contracts';
import type { Log } from './log.ts';
import { metric } from './metric.ts';

type Handler<Result> = (event: unknown) => Promise<Result>;

/** The handler, of which errors that are thrown on purpose are counted at the time of the invocation, as Lambda counts. */
export function countExpectedErrors<Result>(log: Log, handle: Handler<Result>): Handler<Result> {
  return async (event) => {
    const invokedAt = Date.now();
    try {
      return await handle(event);
    } catch (error) {
      if (error instanceof Error && isExpected(error)) log.warn(`Ended by ${error.name}`, metric(metrics.expectedErrors, 1, invokedAt));
      throw error;
    }
  };
}

/** Ours have names of our own; what passes by itself is waited for. */
function isExpected({ name }: Error): boolean {
  return name.startsWith('Approval.') || passes(name);
}
