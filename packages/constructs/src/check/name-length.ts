import { Token } from 'aws-cdk-lib';

/** @throws Error where AWS would refuse the name as too long */
export function assertNameLength(what: string, name: string, maxLength: number): void {
  if (Token.isUnresolved(name) || name.length <= maxLength) return;
  throw new Error(`The ${what} name ${name} has ${name.length} characters, AWS takes ${maxLength}: shorten it`);
}
