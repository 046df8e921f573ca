/** The emulator's own endpoints, over HTTP as anyone would call them. */
import type { Fault, ListedFault, QuotasState } from '@countersign/emulator';

export interface Mail {
  readonly id: number;
  readonly to: string;
  readonly topicArn: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
}

export interface PrincipalKeys {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Usage {
  readonly stateTransitions: number;
  readonly automationSteps: number;
  readonly automations: number;
  readonly mails: number;
}

export class Control {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  mails(after: number, waitSeconds: number): Promise<Mail[]> {
    return this.#call('GET', `mails?after=${after}&wait=${waitSeconds}`);
  }

  /** `policies`, names or ARNs of managed policies, are attached in place of those that were. */
  issueKeys(arn: string, policies: readonly string[]): Promise<PrincipalKeys> {
    return this.#call('POST', 'principals', { arn, policies });
  }

  async advance(advanceSeconds: number): Promise<void> {
    await this.#call('POST', 'clock', { advanceSeconds });
  }

  async changeSettings(settings: object): Promise<void> {
    await this.#call('PUT', 'settings', settings);
  }

  /** Enforces AWS's quotas, in virtual time. */
  async enforceQuotas(): Promise<void> {
    await this.#call('PUT', 'quotas', { quotas: 'aws' });
  }

  /** How many automations run, sit in blocking actions, and wait, while quotas are enforced. */
  async automations(): Promise<{ running: number; blocking: number; pending: number } | undefined> {
    const { automations } = await this.#call<QuotasState>('GET', 'quotas');
    return automations;
  }

  /** Arms what is to go wrong: the emulator's README lists the faults. */
  async arm(...faults: readonly Fault[]): Promise<void> {
    await this.#call('POST', 'faults', faults);
  }

  /** The faults that have not struck as often as they may; those that have are forgotten. */
  armed(): Promise<ListedFault[]> {
    return this.#call('GET', 'faults');
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', 'faults');
  }

  async now(): Promise<string> {
    return (await this.#call<{ now: string }>('GET', 'clock')).now;
  }

  /** The template's alarms, in the order in which they stand there. */
  alarms(): Promise<{ name: string; state: string }[]> {
    return this.#call('GET', 'alarms');
  }

  /** Whether rules with a schedule fire. */
  async setSchedules(schedules: 'on' | 'off'): Promise<void> {
    await this.#call('PUT', 'schedules', { schedules });
  }

  usage(): Promise<Usage> {
    return this.#call('GET', 'usage');
  }

  logs(functionName: string): Promise<unknown[]> {
    return this.#call('GET', `logs?function=${functionName}`);
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.#endpoint}/_emulator/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
