/** The authorizer, with an eye on what it decides: which grants were used, and what was denied. */
import type { AccessRequest, AccessDecision, CreateAuthorizer, DeployedAccess } from '@countersign/emulator';
import { decide } from './decide/decider.ts';
import { describe } from './engine/ask-engine.ts';
import { Denials, type ExpectedDenial } from './record/denials.ts';
import { writeUsage } from './record/usage-file.ts';
import { Usage } from './record/usage.ts';

export interface Watch {
  /** The emulator's `authorizer` option. */
  readonly authorizer: CreateAuthorizer;
  /** Says that a denial is meant to happen. */
  expectDenial(expected: ExpectedDenial): void;
  /** Denials that nobody announced, announced ones that never came, and requests that could not be decided; one line each. */
  complaints(): string[];
}

/**
 * @param recordTo directory that takes what was used when the emulator closes; nothing is recorded without one
 */
export function watchAccess({ recordTo }: { readonly recordTo?: string | undefined } = {}): Watch {
  const denials = new Denials();
  const undecided: string[] = [];

  const authorizerOf = (deployed: DeployedAccess) => {
    const usage = recordTo === undefined ? undefined : new Usage(deployed);
    return {
      async authorize(request: AccessRequest): Promise<AccessDecision> {
        const decided = await decide(request).catch((error: unknown) => {
          undecided.push(error instanceof Error ? error.message : describe(request));
          throw error;
        });
        const { verdict } = decided;
        if (verdict.allowed) {
          await usage?.note(request, decided);
          return { allowed: true };
        }
        denials.note(request, verdict);
        return verdict;
      },
      close(): void {
        if (recordTo !== undefined && usage) writeUsage(recordTo, { grants: usage.grants(), denials: denials.list() });
      },
    };
  };

  return {
    authorizer: authorizerOf,
    expectDenial: (expected) => denials.expect(expected),
    complaints: () => [
      ...undecided,
      ...denials.list().flatMap(({ isExpected, ...denial }) => (isExpected ? [] : [`Denied, which nobody expected: ${JSON.stringify(denial)}`])),
      ...denials.missing().map((expected) => `Expected to be denied, and was not: ${JSON.stringify(expected)}`),
    ],
  };
}
