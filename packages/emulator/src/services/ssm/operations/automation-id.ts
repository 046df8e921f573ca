import { deriveId } from '../../../engine/derive-id.ts';

/** An automation's id comes from its ClientToken, so that a repeated request meets the first one. Undefined: it has none. */
export function automationIdOf({ ClientToken: token }: { readonly ClientToken?: string }): string | undefined {
  return token === undefined ? undefined : deriveId(token.toLowerCase(), 'automation');
}
