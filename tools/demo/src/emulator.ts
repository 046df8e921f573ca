/** The emulator with the infra app deployed, and the endpoints of its own that the demo uses. */
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@countersign/emulator';

export interface Mail {
  readonly id: number;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
}

/** Access keys of one principal. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Emulator {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** Outputs of the deployed stacks, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Mails after the given id, oldest first; waits for one, then answers with none when the time is over. */
  mailsAfter(id: number, signal: AbortSignal): Promise<readonly Mail[]>;
  /** Keys with which calls are made as `arn`. */
  credentialsOf(arn: string): Promise<Credentials>;
  close(): Promise<void>;
}

const assembly = fileURLToPath(new URL('../../../apps/infra/cdk.out', import.meta.url));
const longPollSeconds = 30;

export async function launchEmulator(options: { port?: number } = {}): Promise<Emulator> {
  const { endpoint, region, account, outputs, close } = await startEmulator({ assembly, ...options });
  return {
    endpoint,
    region,
    account,
    outputs,
    close,
    async mailsAfter(id, signal) {
      const url = `${endpoint}/_emulator/mails?after=${id}&wait=${longPollSeconds}`;
      return (await ask(url, { signal })) as readonly Mail[];
    },
    async credentialsOf(arn) {
      const url = `${endpoint}/_emulator/principals`;
      return (await ask(url, { method: 'POST', body: JSON.stringify({ arn }) })) as Credentials;
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
