import { expect, it } from 'vitest';
import { levelEnvironmentSchema, readEnvironment } from './environment.ts';

it('names every variable that is broken', () => {
  const read = () => readEnvironment(levelEnvironmentSchema, { COUNTERSIGN_DEPLOYMENT: 'Upper', COUNTERSIGN_RUNBOOKS: '{' });
  expect(read).toThrow(/COUNTERSIGN_DEPLOYMENT[^]*COUNTERSIGN_LEVEL_MACHINE_ARN[^]*COUNTERSIGN_RUNBOOKS: must be JSON/);
});
