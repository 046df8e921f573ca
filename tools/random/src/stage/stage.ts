/** An emulator in this process with our deployments on it, its time standing still, and everyone's clients. */
import { fileURLToPath } from 'node:url';

import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Emulator, startEmulator } from '@countersign/emulator';
import { watchAccess } from '@countersign/iam';
import { ApprovalClient } from '@countersign/sdk';
import { service } from '../people.ts';
import type { Scenario } from '../scenario/scenario.ts';

const assembly = fileURLToPath(new URL('../../cdk.out', import.meta.url));

export type DeploymentName = Scenario['deployment'];
export const deployments: readonly DeploymentName[] = ['single', 'nested'];

export interface Stage {
  readonly emulator: Emulator;
  /** The backend service's client of ours. */
  readonly service: Readonly<Record<DeploymentName, ApprovalClient>>;
  /** Someone's own client of SSM. */
  ssmAs(principal: string): SSMClient;
  /** Without issued keys: the account's root. */
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  /** Invokes a function as the account's root would; answers its payload. */
  invoke(functionName: string, payload: object): Promise<unknown>;
  /** Counts runs, so that no two approvals share a name. */
  nextRun(): number;
  /** What the policies of the deployments did not allow, and ought to; one line each. */
  denials(): string[];
  /** Resolves when all that is due has run. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const watch = watchAccess();
  const emulator = await startEmulator({ assembly, frozen: true, schedules: 'off', authorizer: watch.authorizer });
  const { endpoint, region } = emulator;
  const keysOf = (principal: string) => emulator.principals.issue(principal, { policies: policiesOf(principal, emulator) });
  const root = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const serviceOf = (deployment: DeploymentName) =>
    new ApprovalClient({ endpoint, region, deployment, credentials: keysOf(service) });
  const people = new Map<string, SSMClient>();
  let runs = 0;

  return {
    emulator,
    service: { single: serviceOf('single'), nested: serviceOf('nested') },
    ssmAs(principal) {
      const client = people.get(principal) ?? new SSMClient({ endpoint, region, credentials: keysOf(principal) });
      people.set(principal, client);
      return client;
    },
    sfn: new SFNClient(root),
    ssm: new SSMClient(root),
    invoke: (functionName, payload) => invoke(`${endpoint}/2015-03-31/functions/${functionName}/invocations`, payload),
    denials: () => watch.complaints(),
    nextRun: () => (runs += 1),
    settle: () => emulator.clock.advance(0),
    close: () => emulator.close(),
  };
}

/** What an administrator would attach: everyone may decide what they are listed for, and sessions of the service's role ask. */
function policiesOf(principal: string, { outputs }: Emulator): string[] {
  const kinds = principal.includes(':assumed-role/deployer/') ? ['Requesters', 'Approvers'] : ['Approvers'];
  return kinds.flatMap((kind) => deployments.flatMap((deployment) => outputs[`${deployment}${kind}`] ?? []));
}

/** A key that was not issued belongs to the root, and nobody checks its signature. */
const unsigned = {
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
};

async function invoke(url: string, payload: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: unsigned, body: JSON.stringify(payload) });
  return response.json();
}
