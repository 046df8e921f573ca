/** What an operation came to, as text. Outputs hold dates and bytes, which JSON would lose. */
import { deserialize, serialize } from 'node:v8';

import { AwsError } from '../wire/aws-error.ts';

type Outcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly type: string; readonly message: string; readonly status: number };

/** Waits for the answer. What is no refusal is a defect, and is thrown. */
export async function packOutcome(answer: Promise<unknown>): Promise<string> {
  return serialize(await outcomeOf(answer)).toString('base64');
}

/** @throws AwsError where it was a refusal */
export function unpackOutcome(packed: string): unknown {
  const outcome = deserialize(Buffer.from(packed, 'base64')) as Outcome;
  if (outcome.ok) return outcome.output;
  throw new AwsError(outcome.type, outcome.message, outcome.status);
}

async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, output: await answer };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { type, message, status } = error;
    return { ok: false, type, message, status };
  }
}
