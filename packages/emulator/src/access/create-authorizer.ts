import { InvalidOptionError } from '../options.ts';
import type { Resources } from '../resources.ts';
import type { Authorizer, CreateAuthorizer } from './authorizer.ts';
import { deployedAccess } from './deployed-access.ts';

/** @throws InvalidOptionError for what is no authorizer, and an Error where making it failed */
export async function createAuthorizer(create: CreateAuthorizer, resources: Resources): Promise<Authorizer> {
  const created: unknown = await make(create, resources);
  const { authorize } = (created ?? {}) as { authorize?: unknown };
  if (typeof authorize === 'function') return created as Authorizer;
  throw new InvalidOptionError('The authorizer that was made has no function authorize.');
}

async function make(create: CreateAuthorizer, resources: Resources): Promise<unknown> {
  try {
    return await create(deployedAccess(resources));
  } catch (error) {
    throw new Error(`The authorizer could not be made: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
