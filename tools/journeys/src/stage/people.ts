/** Everyone's clients, with keys of their own and what the journeys' app permits them. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ApprovalClient } from '@countersign/sdk';
import type { Control, PrincipalKeys } from './control.ts';
import { permissionsOf } from './permissions.ts';

export type Prefix = 'journeys' | 'nested' | 'foreign';

export interface People {
  /** Someone's client of ours, with keys that were issued to them. */
  as(principal: string, prefix?: Prefix): Promise<ApprovalClient>;
  ssmAs(principal: string): Promise<SSMClient>;
  sfnAs(principal: string): Promise<SFNClient>;
  keysOf(principal: string): Promise<PrincipalKeys>;
  /** Attaches one more managed policy to someone, for as long as an action takes. */
  lend<Result>(policy: string, principal: string, action: () => Promise<Result>): Promise<Result>;
}

export interface Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A client costs more than a call: each person keeps theirs. */
export function peopleOn({ endpoint, region, outputs }: Connection, control: Control): People {
  const keysOf = once((principal) => control.issueKeys(principal, permissionsOf(principal, outputs)));
  const connectionOf = async (principal: string) => ({ endpoint, region, credentials: credentialsOf(await keysOf(principal)) });
  const clientOf = once(async (principal: `${Prefix} ${string}`) => {
    const [deployment = '', arn = ''] = principal.split(' ');
    return new ApprovalClient({ ...(await connectionOf(arn)), deployment });
  });
  return {
    as: (principal, prefix = 'journeys') => clientOf(`${prefix} ${principal}`),
    ssmAs: once(async (principal) => new SSMClient(await connectionOf(principal))),
    sfnAs: once(async (principal) => new SFNClient(await connectionOf(principal))),
    keysOf,
    async lend(policy, principal, action) {
      const usual = permissionsOf(principal, outputs);
      await control.issueKeys(principal, [...usual, policy]);
      try {
        return await action();
      } finally {
        await control.issueKeys(principal, usual);
      }
    },
  };
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: PrincipalKeys) {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
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
