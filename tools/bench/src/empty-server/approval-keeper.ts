/** As much of an approval as it takes to make the calls of a real one in their order: which level it is at. */
import { randomUUID } from 'node:crypto';
import type { Mail } from '../approval/control.ts';
import type { Handlers } from './handlers.ts';

const levelCount = 3;

interface CountedApproval {
  readonly name: string;
  closedLevels: number;
}

export interface ApprovalKeeper {
  /** Opens the first level; answers the name. */
  start(name: string): string;
  /** Closes the level that this automation asks for, and opens the next one. */
  signal(automationExecutionId: string): void;
  hasEnded(executionArn: string): boolean;
  /** Waits for a mail where there is none, as the emulator does. */
  mailsAfter(id: number): Promise<readonly Mail[]>;
}

export function approvalKeeper(handlers: Handlers): ApprovalKeeper {
  const approvals = new Map<string, CountedApproval>();
  const byAutomation = new Map<string, CountedApproval>();
  const mails: Mail[] = [];
  let waiting: (() => void)[] = [];

  const open = async (approval: CountedApproval): Promise<void> => {
    const id = randomUUID();
    byAutomation.set(id, approval);
    await handlers.run('open-level', id);
    mails.push({ id: mails.length + 1, body: `Approval: ${approval.name}\nAutomation Execution Id: ${id}` });
    const notified = waiting;
    waiting = [];
    for (const notify of notified) notify();
  };

  const close = async (approval: CountedApproval, automationExecutionId: string): Promise<void> => {
    await handlers.run('close-level', automationExecutionId);
    approval.closedLevels += 1;
    if (approval.closedLevels < levelCount) await open(approval);
  };

  return {
    start(name) {
      const approval = { name, closedLevels: 0 };
      approvals.set(name, approval);
      void open(approval);
      return name;
    },
    signal(automationExecutionId) {
      const approval = byAutomation.get(automationExecutionId);
      if (!approval) throw new Error(`No automation ${automationExecutionId}`);
      void close(approval, automationExecutionId);
    },
    hasEnded: (executionArn) => approvals.get(executionArn.slice(executionArn.lastIndexOf(':') + 1))?.closedLevels === levelCount,
    async mailsAfter(id) {
      if (mails.length <= id) await new Promise<void>((resolve) => waiting.push(resolve));
      return mails.slice(id);
    },
  };
}
