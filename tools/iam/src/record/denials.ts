import type { AccessDecision, AccessRequest } from '@countersign/emulator';

type Denied = Extract<AccessDecision, { allowed: false }>;

export interface Denial extends Pick<Denied, 'reason' | 'policyKind'>, Pick<AccessRequest, 'action' | 'resource' | 'operation'> {
  /** ARN of a user or session, or name of a service. */
  readonly principal: string;
}

export interface RecordedDenial extends Denial {
  /** Whether whoever watched had said that it would happen. */
  readonly isExpected: boolean;
}

/** Which denials somebody counts on; what is left out may be anything, and a text is a part of the whole. */
export interface ExpectedDenial {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
}

/** The denials of one emulator, and those that were announced. */
export class Denials {
  readonly #denials: Denial[] = [];
  readonly #expected: ExpectedDenial[] = [];

  note({ principal, action, resource, operation }: AccessRequest, { reason, policyKind }: Denied): void {
    this.#denials.push({ principal: principal.arn, action, resource, operation, reason, policyKind });
  }

  expect(expected: ExpectedDenial): void {
    this.#expected.push(expected);
  }

  list(): RecordedDenial[] {
    return this.#denials.map((denial) => ({ ...denial, isExpected: this.#expected.some((expected) => isMeant(denial, expected)) }));
  }

  /** Announced ones that never came. */
  missing(): ExpectedDenial[] {
    return this.#expected.filter((expected) => !this.#denials.some((denial) => isMeant(denial, expected)));
  }
}

function isMeant(denial: Denial, { principal = '', action = '', resource = '' }: ExpectedDenial): boolean {
  return denial.principal.includes(principal) && denial.action.includes(action) && denial.resource.includes(resource);
}
