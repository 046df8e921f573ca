/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
import type { AccessRules } from '../required-access.ts';

interface AssumeRole {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
}

export const stsAccess: AccessRules = {
  // "No permissions are required": https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  'sts:GetCallerIdentity': () => [],
  'sts:AssumeRole': ({ RoleArn, RoleSessionName }: AssumeRole) => [
    { action: 'sts:AssumeRole', resource: RoleArn, context: { 'sts:RoleSessionName': RoleSessionName } },
  ],
};
