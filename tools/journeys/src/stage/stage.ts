/** A running emulator with our deployments on it, and the people of a journey. */
import { fileURLToPath } from 'node:url';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { startEmulator } from '@countersign/emulator';
import { type ExpectedDenial, recordingDirectory, watchAccess } from '@countersign/iam';
import type { Approval, ApprovalClient, PolicyRequestOptions, RequestedApproval } from '@countersign/sdk';
import { requester } from '../people.ts';
import { Control, type Mail } from './control.ts';
import { type Connection, type People, peopleOn, type Prefix } from './people.ts';

export type { Prefix } from './people.ts';

/** Where the app is synthesized to. */
export const assembly = fileURLToPath(new URL('../../cdk.out', import.meta.url));

export interface Stage extends People, Connection {
  readonly control: Control;
  /** The backend service. */
  service(prefix?: Prefix): ApprovalClient;
  /** Says that AWS is to deny something. A denial that nobody announced fails the journeys when the stage closes. */
  expectDenial(expected: ExpectedDenial): void;
  /** Without issued keys: the account's root. */
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  /** The next mail about an approval: each is given out once. */
  nextMail(approvalId: string): Promise<Mail>;
  /** All mails so far about an approval. */
  mailsOf(approvalId: string): Promise<Mail[]>;
  close(): Promise<void>;
}

/**
 * Starts an emulator whose time stands still unless a journey moves it, and that decides each call by the app's policies.
 * Schedules are off, so that weeks cost nothing.
 */
export async function openStage(settings: object = {}, deployed = assembly): Promise<Stage> {
  const watch = watchAccess({ recordTo: recordingDirectory() });
  const emulator = await startEmulator({ assembly: deployed, frozen: true, schedules: 'off', authorizer: watch.authorizer });
  const { endpoint, region, outputs } = emulator;
  const control = new Control(endpoint);
  await control.changeSettings(settings);
  const people = peopleOn({ endpoint, region, outputs }, control);
  const services = {
    journeys: await people.as(requester, 'journeys'),
    nested: await people.as(requester, 'nested'),
    foreign: await people.as(requester, 'foreign'),
  };
  const root = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const read = new Set<number>();
  const mailsOf = async (approvalId: string, after = 0, wait = 0) =>
    (await control.mails(after, wait)).filter(({ body }) => body.includes(approvalId));

  return {
    endpoint,
    region,
    outputs,
    control,
    ...people,
    service: (prefix = 'journeys') => services[prefix],
    expectDenial: (expected) => watch.expectDenial(expected),
    sfn: new SFNClient(root),
    ssm: new SSMClient(root),
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
    async close() {
      await emulator.close();
      const complaints = watch.complaints();
      if (complaints.length > 0) throw new Error(`Permissions were not as the journeys expect them:\n${complaints.join('\n')}`);
    },
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
