/** The group that a reader names, by name or by identifier. */
import type { LogGroup } from '../../../resources.ts';
import { notSupported } from '../../../wire/aws-error.ts';
import type { LogGroups } from '../log-groups.ts';
import { invalidParameter } from '../logs-error.ts';

export interface NamedGroup {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** @throws AwsError InvalidParameterException, ResourceNotFoundException */
export function namedGroup({ logGroupName, logGroupIdentifier }: NamedGroup, groups: LogGroups): LogGroup {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Specify exactly one of logGroupName and logGroupIdentifier.');
  }
  return groups.find(logGroupName ?? logGroupIdentifier ?? '');
}

/** @throws AwsError UnsupportedOperation for the first of `names` that is there */
export function refuseMembers(operation: string, input: object, names: readonly string[]): void {
  const unserved = names.find((name) => Object.hasOwn(input, name));
  if (unserved !== undefined) throw notSupported(`${operation} with ${unserved}`);
}
