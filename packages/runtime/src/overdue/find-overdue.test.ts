import { describe, expect, it } from 'vitest';
import { levelArn, levelMachineArn } from '../../test/builders.ts';
import { silentLog } from '../../test/fakes.ts';
import type { LevelInput } from '../aws/running-levels.ts';
import { findOverdue } from './find-overdue.ts';

const now = Date.parse('2026-01-31T12:00:00Z');
const flowArn = (name: string) => `arn:aws:states:eu-central-1:123456789012:execution:countersign-approval-flow:${name}`;

interface World {
  /** How long ago each level began, by its name, and its input; undefined for one that has ended since it was listed. */
  readonly levels: Readonly<Record<string, { readonly ageSeconds: number; readonly input: LevelInput | undefined }>>;
}

/** A deployment whose shortest window is an hour, with a slack of ten minutes. */
async function look({ levels }: World) {
  const lines: unknown[] = [];
  const read: string[] = [];
  const keep = (...line: unknown[]) => void lines.push(line);
  const arnOf = (name: string) => levelArn.replace(/[^:]+$/, name);
  const result = await findOverdue(
    { source: 'aws.events', 'detail-type': 'Scheduled Event', time: new Date(now).toISOString() },
    {
      levels: {
        list: async () => Object.entries(levels).map(([name, { ageSeconds }]) => ({ arn: arnOf(name), startedAt: now - ageSeconds * 1000 })),
        async read(arn) {
          const name = arn.slice(arn.lastIndexOf(':') + 1);
          read.push(name);
          return levels[name]?.input;
        },
      },
      environment: { COUNTERSIGN_LEVEL_MACHINE_ARN: levelMachineArn, COUNTERSIGN_SLACK_SECONDS: 600, COUNTERSIGN_SHORTEST_WINDOW_SECONDS: 3600 },
      log: { ...silentLog, info: keep, warn: keep },
    },
  );
  return { result, read, line: lines[0] };
}

/** Window, slack, and a quarter of an hour to settle. */
const deadlineSeconds = 3600 + 600 + 900;

describe('a level', () => {
  it.each([
    ['at its deadline is not overdue, and costs no call', deadlineSeconds, 3600, 0, 0],
    ['a second later is', deadlineSeconds + 1, 3600, 1, 1],
    ['with a longer window has until its own deadline', deadlineSeconds + 3600, 7200, 0, 1],
    ['with a longer window is overdue past its own', deadlineSeconds + 3601, 7200, 1, 1],
    ['without a window has the slack', deadlineSeconds + 1, 0, 1, 1],
  ])('%s', async (_what, ageSeconds, windowSeconds, overdue, described) => {
    const { result, read } = await look({ levels: { 'run-L1-R0': { ageSeconds, input: { windowSeconds } } } });
    expect(result).toEqual({ version: 1, overdue, described });
    expect(read).toHaveLength(described);
  });

  it('that has ended since it was listed is not overdue', async () => {
    const { result } = await look({ levels: { 'run-L1-R0': { ageSeconds: 90_000, input: undefined } } });
    expect(result).toEqual({ version: 1, overdue: 0, described: 1 });
  });
});

it('counts them in a metric, and names the approvals behind them', async () => {
  const { line } = await look({
    levels: {
      'change--1-L1-R0': { ageSeconds: 90_000, input: { windowSeconds: 3600, startedBy: flowArn('change--1') } },
      'by-hand': { ageSeconds: 90_000, input: { windowSeconds: 3600, startedBy: 'somebody' } },
      'young': { ageSeconds: 60, input: { windowSeconds: 3600 } },
    },
  });
  expect(line).toEqual([
    'Levels are overdue',
    {
      OverdueLevels: 2,
      described: 2,
      approvals: ['change--1', 'by-hand'],
      _aws: { Timestamp: now, CloudWatchMetrics: [{ Namespace: 'Countersign', Dimensions: [['service']], Metrics: [{ Name: 'OverdueLevels', Unit: 'Count' }] }] },
    },
  ]);
});

it('says that there are none', async () => {
  const { line } = await look({ levels: {} });
  expect(line).toMatchObject(['No level is overdue', { OverdueLevels: 0, described: 0 }]);
});
