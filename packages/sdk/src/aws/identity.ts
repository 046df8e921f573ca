/** STS: who the caller is. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { STSClient } from '@aws-sdk/client-sts';
import { ApprovalsError } from '../errors.ts';
import { translateError } from './translate-error.ts';

export interface Identity {
  /** The ARN of the caller's principal. Needs no permission. */
  callerArn(): Promise<string>;
}

/** The identity over a client that is made when it is first needed. */
export function identityOver(client: () => Pick<STSClient, 'send'>): Identity {
  return {
    async callerArn() {
      const arn = await askSts(client());
      if (arn === undefined) throw new ApprovalsError('UnexpectedOutput', 'sts:GetCallerIdentity answered without an ARN');
      return arn;
    },
  };
}

async function askSts(client: Pick<STSClient, 'send'>): Promise<string | undefined> {
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  } catch (error) {
    throw translateError(error, 'sts:GetCallerIdentity');
  }
}
