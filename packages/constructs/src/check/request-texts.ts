import type { Issue } from '@countersign/contracts';
import { issuesOf, requestWithPolicySchema } from '@countersign/contracts';
import { Token } from 'aws-cdk-lib';
import type { RequestTexts } from '../task/request-text.ts';
import { isExpression } from '../task/request-text.ts';

const knownAtSynth = { subject: 'Subject', url: 'https://example.com', principal: 'arn:aws:iam::123456789012:user/requester' };

/** Issues of the values that are known at synth; expressions and unresolved tokens have none yet. */
export function checkRequestTexts({ subject, review, requestedBy }: RequestTexts): Issue[] {
  const { error } = requestWithPolicySchema.safeParse({
    version: 1,
    kind: 'policy',
    policy: 'policy',
    subject: isOpen(subject) ? knownAtSynth.subject : subject,
    review: withoutOpen({ ...review, url: isOpen(review.url) ? knownAtSynth.url : review.url }),
    requestedBy: withoutOpen({
      ...requestedBy,
      principal: isOpen(requestedBy.principal) ? knownAtSynth.principal : requestedBy.principal,
    }),
  });
  return error ? issuesOf(error) : [];
}

export function isOpen(value: unknown): boolean {
  return isExpression(value) || Token.isUnresolved(value);
}

function withoutOpen(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isOpen(value)));
}
