import type { Activity } from '../../engine/activity.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Measure } from '../cloudwatch/measure.ts';
import type { LambdaPool } from './pool.ts';

interface Counting {
  readonly activity: Activity;
  readonly clock: Clock;
  readonly measure: Measure;
}

/** Invocations that nobody waits for are under way too; each is measured. */
export function countedIn(pool: LambdaPool, { activity, clock, measure }: Counting): LambdaPool {
  return {
    ...pool,
    get running() {
      return pool.running;
    },
    async invoke(lambdaFunction, payload, options = {}) {
      const work = activity.start(() => options.work);
      const at = clock.now();
      try {
        const result = await pool.invoke(lambdaFunction, payload, { ...options, work });
        measure.invoked(lambdaFunction.name, { at, failed: result.functionError !== undefined });
        return result;
      } finally {
        work.end();
      }
    },
  };
}
