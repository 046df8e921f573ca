import type { Origin } from '../../access/authorizer.ts';
import type { Declaration } from './resource-kind.ts';

/** Where a property stands in the template, for reports. */
export function originOf({ stackName, logicalId, constructPath }: Declaration, property: string): Origin {
  const path = `Resources.${logicalId}.Properties.${property}`;
  return { stack: stackName, logicalId, path, ...(constructPath === undefined ? {} : { constructPath }) };
}
