/** Scripts that once broke something, shortened by fast-check. They are played in every test run. */
import type { Scenario } from './scenario/scenario.ts';

export const regressions: Readonly<Record<string, Scenario>> = {};
