/** Another team's state machine calls a level and a whole approval through the constructs: the article's point. */
import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { approverOf, requester } from '../people.ts';
import { automationStatuses } from '../stage/automation.ts';
import { decideByMail } from '../stage/mail.ts';
import type { Stage } from '../stage/stage.ts';

export function callingJourneys(stage: () => Stage): void {
  it.each([
    ['approved', 'Approve', 'APPROVED'],
    ['rejected', 'Reject', 'REJECTED'],
  ] as const)('gives a foreign state machine the outcomes of a level and of an approval that was %s', async (_how, last, status) => {
    const { sfn, outputs } = stage();
    const release = `release-${last}-${stage().endpoint.split(':').at(-1)}`;
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: outputs['ForeignMachineArn'],
        input: JSON.stringify({ release, principal: requester }),
      }),
    );
    for (const [approver, verdict] of [[3, 'Approve'], [1, 'Approve'], [2, last]] as const) {
      await decideByMail(await stage().ssmAs(approverOf(approver)), await stage().nextMail(release), verdict);
    }
    await expect.poll(async () => (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status, { timeout: 30_000 }).toBe('SUCCEEDED');
    const { output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(output ?? '')).toMatchObject({
      oneLevel: { version: 1, name: 'release-manager', status: 'APPROVED', decisions: [{ approver: approverOf(3) }] },
      approval: { version: 1, status, policy: 'release', levels: [{ status: 'APPROVED' }, { status }] },
    });
  });

  it.each([
    ['a level', []],
    ['an approval', [3]],
  ])('takes along %s when the foreign state machine is stopped', async (what, approvedBefore) => {
    const { sfn, outputs, control } = stage();
    const release = `release-stopped-${what.slice(-5)}-${stage().endpoint.split(':').at(-1)}`;
    const input = JSON.stringify({ release, principal: requester });
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: outputs['ForeignMachineArn'], input }));
    for (const approver of approvedBefore) await decideByMail(await stage().ssmAs(approverOf(approver)), await stage().nextMail(release), 'Approve');
    const mail = await stage().nextMail(release);
    await sfn.send(new StopExecutionCommand({ executionArn }));
    await control.advance(0);
    expect(await automationStatuses(stage(), mail)).toEqual(['Cancelled']);
  });
}
