/** What the demo prints. Pure text; picocolors leaves colours out where NO_COLOR is set or nobody looks. */
import type { ClosedApproval, ClosedLevel } from '@countersign/sdk';
import type { createColors } from 'picocolors';
import type { Decision } from './approver.ts';
import { nameOf } from './approver.ts';
import { box } from './box.ts';
import type { Mail } from '@countersign/emulator';
import { shortMail } from './mail-text.ts';

type Colors = ReturnType<typeof createColors>;

export interface Screen {
  title(text: string): string;
  step(text: string): string;
  detail(text: string): string;
  mail(mail: Mail): string;
  decision(approver: string, decision: Decision): string;
  level(level: ClosedLevel, place: { index: number; of: number }): string;
  outcome(outcome: ClosedApproval): string;
  good(text: string): string;
  bad(text: string): string;
}

const widest = 100;
const narrowest = 40;

export function createScreen(colors: Colors, terminalColumns: number | undefined): Screen {
  // A terminal that does not know its width says 0.
  const width = Math.max(narrowest, Math.min(terminalColumns || widest, widest));
  const verdicts = { approve: colors.green('approves'), reject: colors.red('rejects') };

  function status(status: ClosedLevel['status']): string {
    return colors.bold(status === 'APPROVED' ? colors.green(status) : colors.red(status));
  }

  function decisions(level: ClosedLevel): string {
    return level.decisions
      .map(({ approver, verdict, comment }) => {
        const words = comment === undefined ? '' : `: ${quote(comment)}`;
        return `${nameOf(approver)} ${verdict === 'approve' ? 'approved' : 'rejected'}${words}`;
      })
      .join(', ');
  }

  return {
    title: (text) => colors.bold(text),
    step: (text) => `\n${colors.cyan('●')} ${text}`,
    detail: (text) => colors.dim(`  ${text}`),
    mail: (mail) => box(shortMail(mail), { title: `Mail to ${mail.to}`, width, frame: colors.yellow, heading: colors.bold }),
    decision: (approver, { verdict, comment }) =>
      `  ${colors.bold(nameOf(approver))} ${verdicts[verdict]}: ${quote(comment)}  ${colors.dim(`(${approver})`)}`,
    level: (level, { index, of }) => `  Level ${index} of ${of}, ${colors.bold(level.name)}, is ${status(level.status)}`,
    outcome: (outcome) =>
      [
        `\n${colors.bold('Outcome:')} ${status(outcome.status)}`,
        ...outcome.levels.map((level, index) => `  ${index + 1}. ${level.name}: ${status(level.status)}  ${decisions(level)}`),
      ].join('\n'),
    good: (text) => `${colors.green('✔')} ${text}`,
    bad: (text) => `${colors.red('✘')} ${text}`,
  };
}

function quote(text: string): string {
  return `“${text}”`;
}
