/** A running emulator with our deployments on it, and the people of a journey. */
import { fileURLToPath } from 'node:url';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { startEmulator } from '@countersign/emulator';
import { type Approval, ApprovalClient, type PolicyRequestOptions, type RequestedApproval } from '@countersign/sdk';
import { requester } from '../people.ts';
import { Control, type Mail } from './control.ts';

const assembly = fileURLToPath(new URL('../../cdk.out', import.meta.url));

export type Prefix = 'journeys' | 'nested' | 'foreign';

export interface Stage {
  readonly endpoint: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly control: Control;
  /** The backend service. */
  service(prefix?: Prefix): ApprovalClient;
  /** Someone's client of ours, with keys that were issued to them. */
  as(principal: string, prefix?: Prefix): Promise<ApprovalClient>;
  ssmAs(principal: string): Promise<SSMClient>;
  /** Without issued keys: the account's root. */
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  /** The next mail about an approval: each is given out once. */
  nextMail(approvalId: string): Promise<Mail>;
  /** All mails so far about an approval. */
  mailsOf(approvalId: string): Promise<Mail[]>;
  close(): Promise<void>;
}

const rootKeys = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Starts an emulator whose time stands still unless a journey moves it; schedules are off, so that weeks cost nothing. */
export async function openStage(settings: object = {}): Promise<Stage> {
  const emulator = await startEmulator({ assembly, frozen: true, schedules: 'off' });
  const { endpoint, region, outputs } = emulator;
  const control = new Control(endpoint);
  await control.changeSettings(settings);
  const keysOf = once((principal) => control.issueKeys(principal));
  const connection = { endpoint, region };
  const client = (prefix: Prefix, credentials: object) =>
    new ApprovalClient({ ...connection, deployment: prefix, credentials: credentials as typeof rootKeys });
  const requesterKeys = await keysOf(requester);
  // A client costs more than a call: each person keeps theirs.
  const service = once((prefix: Prefix) => client(prefix, requesterKeys));
  const ssmAs = once(async (principal) => new SSMClient({ ...connection, credentials: await keysOf(principal) }));
  const read = new Set<number>();
  const mailsOf = async (approvalId: string, after = 0, wait = 0) =>
    (await control.mails(after, wait)).filter(({ body }) => body.includes(approvalId));

  return {
    endpoint,
    region,
    outputs,
    control,
    service: (prefix = 'journeys') => service(prefix),
    as: async (principal, prefix = 'journeys') => client(prefix, await keysOf(principal)),
    ssmAs,
    sfn: new SFNClient({ ...connection, credentials: rootKeys }),
    ssm: new SSMClient({ ...connection, credentials: rootKeys }),
    async nextMail(approvalId) {
      for (let after = 0; ; ) {
        const mails = await control.mails(after, 30);
        if (mails.length === 0) throw new Error(`No mail about ${approvalId} came within 30 seconds`);
        const mail = mails.find(({ id, body }) => !read.has(id) && body.includes(approvalId));
        if (mail) {
          read.add(mail.id);
          return mail;
        }
        after = mails.at(-1)?.id ?? after;
      }
    },
    mailsOf: (approvalId) => mailsOf(approvalId),
    close: () => emulator.close(),
  };
}

/** Makes a thing for each name once. */
function once<Name extends string, Thing>(make: (name: Name) => Thing): (name: Name) => Thing {
  const made = new Map<Name, Thing>();
  return (name) => {
    const thing = made.get(name) ?? make(name);
    made.set(name, thing);
    return thing;
  };
}

let keys = 0;

/** Requests an approval under a key of its own. */
export function request(
  service: ApprovalClient,
  policy: string,
  more: Partial<Omit<PolicyRequestOptions, 'policy'>> = {},
): Promise<RequestedApproval> {
  return service.request({ ...anyRequest(), ...more, policy });
}

/** What a request says besides policy or levels. */
export function anyRequest() {
  keys += 1;
  return { subject: 'Deploy release 42', review: { url: 'https://example.com/42', file: 'changes.md' }, key: `key-${keys}` };
}

export const outcomeOf = (service: ApprovalClient, id: string) => service.wait(id, { pollSeconds: 0.01, timeoutSeconds: 30 });

/** Status of each level of an approval that has ended. */
export function statuses(approval: Approval): string[] {
  if (!('levels' in approval)) return [approval.status];
  return [approval.status, ...approval.levels.map(({ name, status }) => `${name} ${status}`)];
}
