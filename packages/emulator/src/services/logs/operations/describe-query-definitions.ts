/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html */
import type { OperationContext } from '../../../wire/operation.ts';
import { refuseMembers } from './named-group.ts';

/** All at once: an account has a thousand at most. */
export function describeQueryDefinitions(input: { readonly queryDefinitionNamePrefix?: string }, { resources }: OperationContext): unknown {
  refuseMembers('logs:DescribeQueryDefinitions', input, ['maxResults', 'nextToken', 'queryLanguage']);
  const queryDefinitions = [...resources.queryDefinitions.values()]
    .filter(({ name }) => name.startsWith(input.queryDefinitionNamePrefix ?? ''))
    .map(({ id, name, queryString, logGroupNames, lastModifiedAt }) => ({ queryLanguage: 'CWLI', queryDefinitionId: id, name, queryString, lastModified: lastModifiedAt, logGroupNames }));
  return { queryDefinitions };
}
