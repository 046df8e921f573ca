/** Callbacks and events get lost on the way, come twice or in another order: every approval ends truly, and mostly at once. */
import type { Fault } from '@countersign/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { windowSeconds } from '../app/policies.ts';
import { approverOf, requester, session } from '../people.ts';
import { automationStatuses } from '../stage/automation.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Prefix, request, type Stage } from '../stage/stage.ts';
import type { SettingsUnderTest } from './settings-under-test.ts';

const slackSeconds = 3600;
const outcomes = [
  ['Approve', 'APPROVED'],
  ['Reject', 'REJECTED'],
] as const;

/** Every attempt of the runbook, or of both of a pair, to report. */
const everyReport = (prefix: Prefix): Fault => ({ kind: 'kill', function: `${prefix}-close-level`, before: 'states:SendTaskSuccess', times: 6 });
const everyEvent: Fault = { kind: 'drop', event: '*', times: 1000 };

export function losingJourneys(stage: () => Stage, settings: SettingsUnderTest): void {
  afterEach(() => stage().control.clearFaults());

  async function decide(prefix: Prefix, verdict: 'Approve' | 'Reject', ...faults: Fault[]): Promise<string> {
    const { id } = await request(stage().service(prefix), 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().control.arm(...faults);
    await decideByMail(await stage().ssmAs(approverOf(1)), mail, verdict, 'Because');
    await stage().control.advance(0);
    return id;
  }

  const decided = (status: string) => {
    const decisions = [{ approver: approverOf(1) }];
    return { status, levels: [{ status, decisions: status === 'REJECTED' ? settings.rejectionDecisions(decisions) : decisions }] };
  };

  describe.each(['journeys', 'nested'] as const)('%s', (prefix) => {
    it.each(outcomes)('learns of %s at once although close-level dies each time before it tells', async (verdict, status) => {
      const id = await decide(prefix, verdict, everyReport(prefix));
      expect(await stage().service(prefix).get(id)).toMatchObject(decided(status));
    });

    it.each(outcomes)('learns of %s at its deadline when every report and every event is lost', async (verdict, status) => {
      const id = await decide(prefix, verdict, everyReport(prefix), everyEvent);
      expect(await stage().service(prefix).get(id)).toMatchObject({ status: 'PENDING' });
      await stage().control.clearFaults();
      await stage().control.arm(everyEvent);
      await stage().control.advance(windowSeconds + slackSeconds);
      expect(await outcomeOf(stage().service(prefix), id)).toMatchObject(decided(status));
    });

    it('expires by itself when nobody decides, no report comes and every event is lost', async () => {
      const { id } = await request(stage().service(prefix), 'levels-1');
      const mail = await stage().nextMail(id);
      await stage().control.arm(everyReport(prefix), everyEvent);
      await stage().control.advance(windowSeconds + slackSeconds);
      expect(await outcomeOf(stage().service(prefix), id)).toMatchObject({ status: 'EXPIRED' });
      expect(await automationStatuses(stage(), mail)).not.toContain('Waiting');
    });
  });

  it('learns at once that an approval is void although close-level dies each time before it tells', async () => {
    const { id } = await request(stage().service(), 'two-of-role', { requestedBy: { principal: requester } });
    const mail = await stage().nextMail(id);
    await stage().control.arm({ ...everyReport('journeys'), before: 'states:SendTaskFailure' } as Fault);
    for (const own of [session('approvers', 'pipeline'), session('deputies', 'pipeline')]) await decideByMail(await stage().ssmAs(own), mail, 'Approve');
    await stage().control.advance(0);
    expect(await stage().service().get(id)).toMatchObject({ status: 'FAILED', error: 'Approval.DecisionNotAllowed' });
  });

  it.each<[string, Fault[]]>([
    ['come twice', [{ kind: 'duplicate', event: '*', times: 10 }]],
    ['come in another order', [{ kind: 'reorder', event: '*', times: 10 }]],
    ['come a day late', [{ kind: 'delay', event: '*', seconds: 86_400, times: 10 }]],
    ['are lost', [everyEvent]],
  ])('ends as decided, once, when its events %s', async (_how, faults) => {
    const id = await decide('journeys', 'Approve', ...faults);
    await stage().control.advance(2 * 86_400);
    expect(await outcomeOf(stage().service(), id)).toMatchObject(decided('APPROVED'));
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });
}
