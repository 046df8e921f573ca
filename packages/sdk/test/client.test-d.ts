/** What the client's answers are known to be, checked by the compiler. */
import { expectTypeOf } from 'vitest';
import type { Approval, ApprovalClient, ApprovalsError, Decision, Outcome, ReportedDecision, RequestOptions } from '../src/index.ts';

declare const approvals: ApprovalClient;
declare const approval: Approval;

expectTypeOf(approvals.wait('x')).resolves.toExtend<Outcome>();
expectTypeOf(approval.status).toEqualTypeOf<'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED' | 'FAILED'>();

if (approval.status === 'PENDING') {
  expectTypeOf(approval.level?.decisions).toEqualTypeOf<readonly ReportedDecision[] | undefined>();
  if (approval.level?.state === 'open') expectTypeOf(approval.level.approveUrl).toBeString();
} else if (approval.status === 'FAILED') {
  expectTypeOf(approval.error).toBeString();
} else {
  expectTypeOf(approval.levels[0]?.decisions).toEqualTypeOf<Decision[] | undefined>();
}

const common = { subject: 'x', review: { url: 'https://example.com' } };
expectTypeOf({ ...common, policy: 'x' }).toExtend<RequestOptions>();
expectTypeOf({ ...common, levels: [] }).toExtend<RequestOptions>();
expectTypeOf({ ...common, levels: [], policy: 'x' }).not.toExtend<RequestOptions>();
expectTypeOf(common).not.toExtend<RequestOptions>();

expectTypeOf<'NotOpenYet'>().toExtend<ApprovalsError['code']>();
expectTypeOf<'Oops'>().not.toExtend<ApprovalsError['code']>();
