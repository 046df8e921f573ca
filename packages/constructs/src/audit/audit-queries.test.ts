import { levelExecutionName } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { auditQueries } from './audit-queries.ts';

const approval = 'production-change--deploy-42';

it.each(['who decided an approval', 'who was asked'] as const)('%s asks for the levels of one approval, and of none whose name begins alike', (question) => {
  const [, pattern = ''] = /level like \/(.+)\/$/m.exec(auditQueries[question]) ?? [];
  const isAsked = (of: string, index: number) => new RegExp(pattern).test(levelExecutionName({ approval: of, index, redrive: 1 }));
  expect([isAsked(approval, 1), isAsked(approval, 10)]).toEqual([true, true]);
  expect([isAsked(`${approval}-L1`, 2), isAsked(`${approval}-L1-R0`, 2), isAsked(`${approval}0`, 2)]).toEqual([false, false, false]);
});
