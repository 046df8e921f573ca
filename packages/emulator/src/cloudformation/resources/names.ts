import { DeploymentError } from '../deployment-error.ts';
import { physicalName } from '../physical-name.ts';
import { originKey, type Target } from '../target.ts';
import { optionalText, refuse } from './properties.ts';
import type { Declaration } from './resource-kind.ts';

export interface NameRule {
  readonly property: string;
  readonly pattern: RegExp;
  readonly maxLength: number;
}

/** The declared or generated name of a resource. No two resources of a type share one, as on AWS. */
export function takeName(declaration: Declaration, rule: NameRule, target: Target): string {
  const { stackName, logicalId, type } = declaration;
  const name = optionalText(declaration, rule.property) ?? physicalName(stackName, logicalId, rule.maxLength);
  if (name.length > rule.maxLength) {
    throw refuse(
      declaration,
      rule.property,
      `${name} has ${name.length} characters, at most ${rule.maxLength} are allowed.`,
    );
  }
  if (!rule.pattern.test(name)) {
    throw refuse(declaration, rule.property, `must match ${rule.pattern.source}, got ${JSON.stringify(name)}.`);
  }

  const key = originKey(type, name);
  const owner = target.origins.get(key);
  if (owner !== undefined)
    throw new DeploymentError(`${declaration.path}: ${name} already exists, it is declared by ${owner}.`);
  target.origins.set(key, declaration.path);
  return name;
}

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` in the target's account; IAM's ARNs have no region. */
export function arnOf(target: Target, service: string, resource: string): string {
  const { partition, region, accountId } = target.resources.account;
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${accountId}:${resource}`;
}
