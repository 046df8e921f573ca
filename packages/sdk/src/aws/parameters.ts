/** SSM parameters: where a deployment says what its flow's ARN is. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { translateError } from './translate-error.ts';

export interface Parameters {
  /** @throws ApprovalsError `DeploymentNotFound` where there is no such parameter. */
  read(name: string): Promise<string | undefined>;
}

/** Parameters over a client that is made when it is first needed. */
export function parametersOver(client: () => Pick<SSMClient, 'send'>): Parameters {
  return {
    async read(name) {
      try {
        return (await client().send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
      } catch (error) {
        throw translateError(error, `ssm:GetParameter of ${name}`);
      }
    },
  };
}
