/** Makes a directory with many approvals out of one with a few: the same records, under other names. */
import { findData, openJournal } from '../../../../packages/emulator/src/journal/data-directory.ts';
import type { FoundData } from '../../../../packages/emulator/src/journal/data-directory.ts';

const account = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
const UUID = /[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-)/g;
const FLOW = /:execution:countersign-approval-flow:/;

/** Copies all executions and automations until there are `wanted` approvals at least; answers how many there are. */
export async function copyApprovals(directory: string, wanted: number): Promise<number> {
  const found = findData(directory, account);
  const journal = openJournal(found);
  const present = found.states.filter((key) => FLOW.test(key)).length;
  const texts = found.states.map((key) => ({ key, text: JSON.stringify(journal.readState(key)) }));
  const copies = Math.ceil(wanted / present);
  for (let copy = 1; copy < copies; copy += 1) {
    for (const { key, text } of texts) journal.put('state', renamed(key, copy), JSON.parse(renamed(text, copy)));
    await journal.whenKept();
  }
  copyMails(found, copies, (id, mail) => journal.put('mail', String(id), mail));
  await journal.whenKept();
  await journal.close();
  return present * copies;
}

/** As many as an emulator keeps. */
function copyMails({ records }: FoundData, copies: number, put: (id: number, mail: object) => void): void {
  const mails = [...(records.get('mail')?.values() ?? [])] as readonly { readonly id: number; readonly body: string }[];
  const last = mails.at(-1)?.id ?? 0;
  const wanted = Math.min(10_000, mails.length * copies);
  for (let n = mails.length; n < wanted; n += 1) {
    const mail = mails[n % mails.length]!;
    const id = last + 1 + n - mails.length;
    put(id, { ...mail, id, body: renamed(mail.body, Math.floor(n / mails.length)) });
  }
}

/** Another one of the ids that approvals and automations go by, for each copy. */
function renamed(text: string, copy: number): string {
  return text.replace(UUID, (first) => ((Number.parseInt(first, 16) + Math.imul(copy, 0x9e3779b1)) >>> 0).toString(16).padStart(8, '0'));
}
