import { expect, it } from 'vitest';

import { emptyResources } from '../resources.ts';
import { conditionContext } from './condition-context.ts';

const role = 'arn:aws:iam::123456789012:role/service/open';
const queue = 'arn:aws:sqs:us-east-1:123456789012:letters';
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:open';

it('of a handler has its role with its path and tags, its function, and the tags of the resource; keys of the action win', () => {
  const resources = emptyResources({ partition: 'aws', region: 'us-east-1', accountId: '123456789012' });
  resources.tags.set(role, { team: 'a' });
  resources.tags.set(queue, { stage: 'beta' });
  const caller = { arn: 'arn:aws:sts::123456789012:assumed-role/open/open', userId: 'AROA:open' };
  const asking = { caller, identity: { roleArn: role, policies: [] }, functionArn, now: 1_500 };
  expect(conditionContext({ action: 'sqs:SendMessage', resource: queue, context: { 'aws:ViaAWSService': 'true' } }, asking, resources)).toEqual({
    'aws:CurrentTime': '1970-01-01T00:00:01.500Z',
    'aws:EpochTime': '1',
    'aws:RequestedRegion': 'us-east-1',
    'aws:ResourceAccount': '123456789012',
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'true',
    'aws:PrincipalArn': role,
    'aws:PrincipalAccount': '123456789012',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalTag/team': 'a',
    'aws:ResourceTag/stage': 'beta',
    'aws:userid': 'AROA:open',
    'lambda:SourceFunctionArn': functionArn,
  });
});
