/** Runs a query so that it comes to an end: regular expressions of queries may take for ever, and values be too large to show. */
import { createContext, Script } from 'node:vm';

import type { Command } from './query.ts';
import { runQuery } from './run-query.ts';
import type { QueryResult } from './run-query.ts';
import type { Row } from './value.ts';

/** Real time. On AWS "queries time out after 60 minutes": https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const LONGEST_MS = 10_000;

const script = new Script('run()');

export interface BoundedResult extends QueryResult {
  /** `Failed`: a value is longer, or nested deeper, than can be shown. */
  readonly status: 'Complete' | 'Failed' | 'Timeout';
}

/** @throws AwsError MalformedQueryException */
export function runBounded(commands: readonly Command[], rows: readonly Row[], longestMs = LONGEST_MS): BoundedResult {
  // Nothing else in Node stops a regular expression.
  const context = createContext({ run: () => runQuery(commands, rows) });
  try {
    return { status: 'Complete', ...(script.runInContext(context, { timeout: longestMs }) as QueryResult) };
  } catch (error) {
    const ended = endOf(error);
    if (ended) return { status: ended, rows: [], matched: 0 };
    throw error;
  }
}

function endOf(error: unknown): 'Failed' | 'Timeout' | undefined {
  if (error instanceof RangeError) return 'Failed';
  // It comes from another context, so that it is no Error of this one.
  return (error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'Timeout' : undefined;
}
