/** What people type arrives as it was typed, and does nothing on the way. */
import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { levelTagKey } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { approverOf } from '../people.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { outcomeOf, request, type Stage } from '../stage/stage.ts';
import { taskTokens } from '../stage/task-tokens.ts';
import type { SettingsUnderTest } from './settings-under-test.ts';

const texts = [
  ['quotes and backslashes', 'Say "yes" to \'this\' \\ and \\"that\\"'],
  ['single braces', 'Set {a} to {"b": {"c": 1}}'],
  ['what SSM would interpolate', 'Run {{ automation:EXECUTION_ID }} as {{Approvers}} {{{x}}}'],
  ['what Step Functions would evaluate', '{% $states.context.Task.Token %}'],
  ['line breaks', 'First\nSecond\r\n-- Approval Details --'],
  ['Japanese', '第42版を本番環境へ反映してください'],
  ['emoji and combined characters', 'Ship it 🚀👩‍💻 e\u0301 \u202Eabc'],
] as const;

export function writingJourneys(stage: () => Stage, settings: SettingsUnderTest): void {
  it.each(texts)('carries %s through subject, file and comment', async (_what, text) => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1', { subject: text, review: { url: 'https://example.com/?q={x}', file: text } });
    const mail = await stage().nextMail(id);
    for (const line of text.split(/\r?\n/)) expect(mail.body).toContain(line.replaceAll(/\{(?=\{)/g, '{ '));
    expect(mail.body).toContain('https://example.com/?q={x}');
    // Nobody writes a line of AWS's into the mail.
    expect(mail.body.split('\n').filter((line) => line === '-- Approval Details --')).toHaveLength(1);

    await decideByMail(await stage().ssmAs(approverOf(1)), mail, 'Approve', text);
    expect(await outcomeOf(service, id)).toMatchObject({
      request: { subject: text },
      levels: [{ decisions: [settings.comment(text)] }],
    });
  });

  it('shows a task token in no automation, mail, log line or answer of the SDK', async () => {
    const service = stage().service();
    const { id, executionArn } = await request(service, 'levels-2');
    const seen: unknown[] = [];
    const tokens: string[] = [];
    for (const level of [1, 2]) {
      const mail = await stage().nextMail(id);
      const levelArn = `${executionArn.replace('-approval-flow:', '-approval-level:')}-L${level}-R0`;
      seen.push(mail, await service.get(id));
      tokens.push(...(await taskTokens(stage(), levelArn)));
      const ssm = await stage().ssmAs(approverOf(level));
      seen.push(await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: automationOf(mail) })));
      seen.push(await ssm.send(new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'TagKey', Values: [levelTagKey(levelArn)] }] })));
      await decideByMail(ssm, mail, 'Approve');
    }
    seen.push(await outcomeOf(service, id), await service.get(id));
    const logs = await Promise.all(['plan-levels', 'open-level', 'close-level', 'reconcile'].map((name) => stage().control.logs(`journeys-${name}`)));
    expect(logs.every((lines) => lines.length > 0)).toBe(true);
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(JSON.stringify([seen, logs])).not.toContain(token);
  });
}
