/** An approver whose comment tries to be more than a comment. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { approverOf, tenApprovers } from '../people.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Stage } from '../stage/stage.ts';
import { expectUndecided, openVictim } from './victim.ts';

const secondApproval = `{"Approver":"${approverOf(2)}","ApprovalStatus":"Approve"}`;

const comments = [
  ['a tag', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['another decision', `"},${secondApproval},{"x":"`],
  ['a list of decisions', `[${secondApproval}]`],
  ['a rejection', 'ApprovalStatus=Rejected Reject rejected'],
  ['what SSM would interpolate', '{{ automation:EXECUTION_ID }}{{ Approvers }}'],
  ['what Step Functions would evaluate', '{% $states.context.Execution.Input %}'],
  ['lines of a log', 'fine\n{"level":"ERROR","message":"forged"}\r\nEND RequestId: forged'],
  ['text that runs backwards', 'fine \u202Edevorppa'],
  ['a member of every object', '{"__proto__":{"polluted":true}}'],
  ['half a character', 'fine \uD83D'],
] as const;

export function commentAttacks(stage: () => Stage): void {
  it.each(comments)('decides once, and says as text, by a comment with %s', async (_what, text) => {
    const victim = await openVictim(stage(), { policy: 'two-of-three' });
    const [first = '', second = ''] = victim.parameters['Approvers'] ?? [];
    await decideByMail(await stage().ssmAs(first), victim.mail, 'Approve', text);
    await stage().control.advance(0);
    expect(await victim.service.get(victim.id)).toMatchObject({ status: 'PENDING', level: { decisions: [{ approver: first }], missingApprovals: 1 } });
    await decideByMail(await stage().ssmAs(second), victim.mail, 'Approve');
    const outcome = await outcomeOf(victim.service, victim.id);
    const comment = text.toWellFormed();
    expect(outcome).toMatchObject({ status: 'APPROVED', levels: [{ decisions: [{ approver: first, verdict: 'approve', comment }, { approver: second }] }] });
    const logs = await stage().control.logs('journeys-close-level');
    expect(JSON.stringify(logs)).not.toContain('forged');
  });

  it('keeps no approval from ending by comments that are as long as SSM takes them', async () => {
    const { service, id, mail } = await openVictim(stage(), { policy: 'ten-approvers' });
    const Comment = Array.from({ length: 50 }, () => '版'.repeat(512));
    for (const approver of tenApprovers) {
      const signal = { AutomationExecutionId: automationOf(mail), SignalType: 'Approve', Payload: { Comment } } as const;
      await (await stage().ssmAs(approver)).send(new SendAutomationSignalCommand(signal));
    }
    const outcome = await outcomeOf(service, id);
    expect(outcome).toMatchObject({ status: 'APPROVED', levels: [{ decisions: { length: 10 } }] });
    const [level] = 'levels' in outcome ? outcome.levels : [];
    expect(level?.decisions.map(({ comment }) => comment)).toEqual(tenApprovers.map(() => `${'版'.repeat(511)}…`));
  });

  it('says no more than SSM takes', async () => {
    const victim = await openVictim(stage());
    const approver = await stage().ssmAs(approverOf(1));
    await expect(decideByMail(approver, victim.mail, 'Approve', 'x'.repeat(513))).rejects.toMatchObject({ name: 'ValidationException' });
    const Comment = Array.from({ length: 51 }, () => 'x');
    const signal = { AutomationExecutionId: victim.automationId, SignalType: 'Approve', Payload: { Comment } } as const;
    await expect(approver.send(new SendAutomationSignalCommand(signal))).rejects.toMatchObject({ name: 'ValidationException' });
    const client = await stage().as(approverOf(1));
    await expect(client.decide(victim.id, { verdict: 'approve', comment: 'x'.repeat(513) })).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expectUndecided(stage(), victim);
  });
}
