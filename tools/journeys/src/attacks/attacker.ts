/** Somebody with keys of their own, who may call what an attack needs: the managed policy of the attacker's stack. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import { intruder } from '../people.ts';
import type { Stage } from '../stage/stage.ts';

/** What Lambda answered; `told` is the handler's result, or the error that it threw. */
export interface Invocation {
  readonly status: number;
  readonly failed: boolean;
  readonly told: unknown;
}

export interface Attacker {
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  /** Calls a function over Lambda's own API; text goes out as it is. */
  invoke(functionName: string, payload: unknown): Promise<Invocation>;
}

export async function attackerOn(stage: Stage): Promise<Attacker> {
  const { endpoint, region } = stage;
  const credentials = await stage.keysOf(intruder);
  const connection = { endpoint, region, credentials, maxAttempts: 1 };
  const signer = new SignatureV4({ credentials, region, service: 'lambda', sha256: Sha256 });
  return {
    sfn: new SFNClient(connection),
    ssm: new SSMClient(connection),
    async invoke(functionName, payload) {
      const { hostname, port } = new URL(endpoint);
      const path = `/2015-03-31/functions/${functionName}/invocations`;
      const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const headers = { host: `${hostname}:${port}`, 'content-type': 'application/json' };
      const signed = await signer.sign(new HttpRequest({ method: 'POST', hostname, path, headers, body }));
      const response = await fetch(`${endpoint}${path}`, { method: 'POST', headers: signed.headers, body });
      return {
        status: response.status,
        failed: response.headers.has('x-amz-function-error'),
        told: JSON.parse(await response.text()) as unknown,
      };
    },
  };
}

/** The hash that the signer asks for. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | NodeJS.ArrayBufferView);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {}
}
