/** The emulator's own endpoints, as far as the bench needs them; the empty server has the first two. */

export interface Mail {
  readonly id: number;
  readonly body: string;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What `GET /_emulator/usage` answers. */
export interface Usage {
  readonly stateTransitions: number;
  readonly automations: number;
  readonly automationSteps: number;
  readonly mails: number;
  readonly lambda: { readonly invocations: number; readonly durationMs: number; readonly gbSeconds: number };
  readonly apiCalls: Readonly<Record<string, number>>;
}

interface CallOptions {
  readonly body?: object;
  readonly signal?: AbortSignal;
}

export class Control {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  mails(after: number, waitSeconds: number, signal?: AbortSignal): Promise<Mail[]> {
    return this.#call('GET', `mails?after=${after}&wait=${waitSeconds}`, signal ? { signal } : {});
  }

  issueKeys(arn: string): Promise<Keys> {
    return this.#call('POST', 'principals', { body: { arn } });
  }

  usage(): Promise<Usage> {
    return this.#call('GET', 'usage');
  }

  /** Answers when nothing is under way any more. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** Answers when everything that is due by then has run. */
  async advance(seconds: number): Promise<void> {
    await this.#call('POST', 'clock', { body: { advanceSeconds: seconds } });
  }

  /** Virtual time, ISO 8601. */
  async now(): Promise<string> {
    const { now } = await this.#call<{ now: string }>('GET', 'clock');
    return now;
  }

  /** No quotas any more. */
  async lift(): Promise<void> {
    await this.#call('PUT', 'quotas', { body: { quotas: 'none' } });
  }

  async #call<T>(method: string, path: string, { body, signal }: CallOptions = {}): Promise<T> {
    const response = await fetch(`${this.#endpoint}/_emulator/${path}`, {
      method,
      ...(signal ? { signal } : {}),
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
