/** The AWS clients behind the ports, each made when it is first used. */
import { SFNClient } from '@aws-sdk/client-sfn';
import type { SFNClientConfig } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Automations } from './automations.ts';
import { automationsOver } from './automations.ts';
import type { Executions } from './executions.ts';
import { executionsOver } from './executions.ts';
import type { Identity } from './identity.ts';
import { identityOver } from './identity.ts';
import type { Parameters } from './parameters.ts';
import { parametersOver } from './parameters.ts';

/** What is not given comes from where the AWS SDK looks by itself: environment, profiles, instance roles. */
export interface ConnectionOptions {
  /** Default: the flow ARN's region, else the AWS SDK's own. */
  readonly region?: string;
  /** One endpoint for all services, for example an emulator's. `AWS_ENDPOINT_URL` works without it. */
  readonly endpoint?: string;
  readonly credentials?: NonNullable<SFNClientConfig['credentials']>;
  /** Clients that are ready, instead of those that the options above would make. */
  readonly clients?: {
    readonly sfn?: Pick<SFNClient, 'send'>;
    readonly ssm?: Pick<SSMClient, 'send'>;
    readonly sts?: Pick<STSClient, 'send'>;
  };
}

/** All of AWS that the client uses. */
export interface Aws {
  readonly executions: Executions;
  readonly automations: Automations;
  readonly identity: Identity;
  readonly parameters: Parameters;
}

/** The ports over the clients that the options describe. Calls nothing. */
export function connect({ clients = {}, region, endpoint, credentials }: ConnectionOptions): Aws {
  const config = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const sfn = lazily(() => clients.sfn ?? new SFNClient(config));
  const ssm = lazily(() => clients.ssm ?? new SSMClient(config));
  const sts = lazily(() => clients.sts ?? new STSClient(config));
  return {
    executions: executionsOver(sfn),
    automations: automationsOver(ssm),
    identity: identityOver(sts),
    parameters: parametersOver(ssm),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
