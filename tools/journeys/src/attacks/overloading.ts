/** Inputs that are polluted, nested without end or too long, wherever an input comes in. */
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { PolicyRequestOptions } from '@countersign/sdk';
import { expect, it } from 'vitest';
import { requester } from '../people.ts';
import { anyRequest, type Stage } from '../stage/stage.ts';
import { type Attacker, attackerOn } from './attacker.ts';

const request = {
  version: 1,
  kind: 'policy',
  policy: 'levels-1',
  subject: 'Deploy',
  review: { url: 'https://example.com' },
  requestedBy: { principal: requester },
};
const requestText = JSON.stringify(request);
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const nestedObjects = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
/** A request with something more in it, or with something else for one of its members. */
const withMember = (member: string, value: string) => `{"${member}":${value},${requestText.slice(1)}`;
const withSubject = (value: string) => requestText.replace('"subject":"Deploy"', `"subject":${value}`);

const machines = ['flow', 'level'] as const;
const functions = ['plan-levels', 'open-level', 'close-level', 'reconcile', 'find-overdue'] as const;
const kib256 = 262_144;

export function overloadingAttacks(stage: () => Stage): void {
  it.each<[string, (typeof machines)[number], string, string]>([
    ['all of a request behind __proto__', 'flow', `{"__proto__":${requestText}}`, 'kind: '],
    ['__proto__ beside a request', 'flow', withMember('__proto__', '{"policy":"levels-1"}'), 'Unrecognized key: "__proto__"'],
    ['constructor beside a request', 'flow', withMember('constructor', '{"prototype":{"polluted":1}}'), 'Unrecognized key: "constructor"'],
    ['__proto__ in the review', 'flow', requestText.replace('"url"', '"__proto__":{"file":"x"},"url"'), 'review: Unrecognized key: "__proto__"'],
    ['a policy that every object has', 'flow', requestText.replace('levels-1', 'constructor'), 'there is no policy constructor'],
    ['all of a level behind __proto__', 'level', '{"__proto__":{"version":1,"level":{"windowSeconds":3600}}}', 'version: '],
    ['a window behind __proto__', 'level', '{"level":{"__proto__":{"windowSeconds":3600}}}', 'level: Unrecognized key: "__proto__"'],
    ['a list nested 900 deep', 'flow', withSubject(nested(900)), 'subject: '],
    ['an object nested 900 deep', 'flow', withMember('x', nestedObjects(900)), 'Unrecognized key: "x"'],
    ['an object nested 900 deep', 'level', `{"level":${nestedObjects(900)}}`, 'level: '],
    ['ten thousand members', 'flow', withMember('x', '1').replace('{', `{${Array.from({ length: 10_000 }, (_, n) => `"k${n}":1,`).join('')}`), 'Unrecognized keys: "k0"'],
    ['a member that writes an issue of its own', 'flow', withMember('x\\nsubject: fine', '1'), 'Unrecognized key: "x subject: fine"'],
    ['200 KiB of subject', 'flow', withSubject(`"${'x'.repeat(200 * 1024)}"`), 'subject: '],
    ['200 KiB of window', 'level', `{"level":{"windowSeconds":"${'9'.repeat(200 * 1024)}"}}`, 'level.windowSeconds: '],
  ])('breaks nothing by %s as input of the %s', async (_what, machine, input, issue) => {
    const attacker = await attackerOn(stage());
    const closed = await runByHand(stage(), attacker, { machine, input });
    expect(closed).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^Approval\.(InvalidRequest|UnknownPolicy)$/) });
    expect(said(closed.cause)).toContain(issue);
    expect(closed.cause?.length).toBeLessThanOrEqual(32_768);
  });

  it.each([990, 998, 999, 1000])('leaves no execution running by an input nested %i deep, which is as deep as it is taken', async (levels) => {
    const attacker = await attackerOn(stage());
    for (const machine of machines) {
      expect(await runByHand(stage(), attacker, { machine, input: nested(levels) })).toMatchObject({ status: 'FAILED', error: expect.any(String) });
    }
  });

  it('leaves no execution running by an input of 256 KiB to the byte', async () => {
    const attacker = await attackerOn(stage());
    for (const machine of machines) {
      const input = withMember('x', `"${'x'.repeat(kib256 - withMember('x', '""').length)}"`);
      expect(input).toHaveLength(kib256);
      // It is taken, but a function would get it with more around it.
      expect(await runByHand(stage(), attacker, { machine, input })).toMatchObject({ status: 'FAILED', error: expect.any(String), cause: expect.any(String) });
    }
  });

  it.each([
    ['over 256 KiB', JSON.stringify('x'.repeat(kib256)), 'ValidationException'],
    ['nested ten thousand deep', nested(10_000), 'InvalidExecutionInput'],
    ['nested a hundred thousand deep', nested(100_000), 'InvalidExecutionInput'],
  ])('starts nothing by an input %s', async (_what, input, name) => {
    const attacker = await attackerOn(stage());
    for (const machine of machines) {
      const start = new StartExecutionCommand({ stateMachineArn: machineArn(stage(), machine), input });
      await expect(attacker.sfn.send(start)).rejects.toMatchObject({ name });
    }
  });

  it.each(functions)('is told by %s what is wrong, and no more', async (name) => {
    const attacker = await attackerOn(stage());
    for (const payload of [
      '{"__proto__":{"version":1,"kind":"report"}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      nested(100_000),
      nestedObjects(100_000),
      `{"version":1,"kind":"settle","request":${nestedObjects(10_000)}}`,
      JSON.stringify('x'.repeat(5 * 1024 * 1024)),
      `{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":1`).join()}}`,
      'null',
      '[]',
      '""',
    ]) {
      const { failed, told } = await attacker.invoke(`journeys-${name}`, payload);
      expect([failed, told]).toEqual([true, expect.objectContaining({ errorType: 'Approval.InvalidRequest' })]);
      expect((told as { errorMessage: string }).errorMessage.length).toBeLessThanOrEqual(32_768);
    }
  });

  it.each(functions)('reaches %s by no payload over 6 MB', async (name) => {
    const attacker = await attackerOn(stage());
    expect(await attacker.invoke(`journeys-${name}`, JSON.stringify('x'.repeat(6 * 1024 * 1024)))).toMatchObject({ status: 413 });
  });

  it.each<[string, string]>([
    ['__proto__', '{"__proto__":{"policy":"levels-1"}}'],
    ['constructor', '{"constructor":{"prototype":{"polluted":1}}}'],
    ['a subject nested without end', `{"subject":${nested(100_000)}}`],
    ['a review nested without end', `{"review":${nestedObjects(100_000)}}`],
    ['a requester nested without end', `{"requestedBy":${nestedObjects(100_000)}}`],
    ['a subject of a million characters', `{"subject":"${'x'.repeat(1_000_000)}"}`],
    ['a key of a million characters', `{"key":"${'x'.repeat(1_000_000)}"}`],
    ['a policy that is none', '{"policy":{"toString":1}}'],
  ])('gets no call to AWS out of the SDK by %s', async (_what, more) => {
    const before = await stage().control.usage();
    const text = JSON.stringify({ ...anyRequest(), policy: 'levels-1' });
    const refused = stage().service().request(JSON.parse(`${text.slice(0, -1)},${more.slice(1)}`) as PolicyRequestOptions);
    await expect(refused).rejects.toMatchObject({ code: 'InvalidRequest', issues: expect.arrayContaining([expect.anything()]) });
    expect(await stage().control.usage()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
}

/** The flow's cause is what Lambda made of the error. */
function said(cause = ''): string {
  return cause.startsWith('{') ? (JSON.parse(cause) as { errorMessage: string }).errorMessage : cause;
}

interface RunByHand {
  readonly machine: (typeof machines)[number];
  readonly input: string;
}

const machineArn = ({ region }: Stage, machine: RunByHand['machine']) =>
  `arn:aws:states:${region}:123456789012:stateMachine:journeys-approval-${machine}`;

/** Started by hand, and watched until it has ended. */
async function runByHand(stage: Stage, { sfn }: Attacker, { machine, input }: RunByHand) {
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn(stage, machine), input }));
  const describe = () => stage.sfn.send(new DescribeExecutionCommand({ executionArn }));
  await expect.poll(async () => (await describe()).status, { timeout: 30_000 }).not.toBe('RUNNING');
  return describe();
}
