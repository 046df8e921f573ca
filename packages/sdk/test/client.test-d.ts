/** What the client's answers are known to be, checked by the compiler. */
import { expectTypeOf } from 'vitest';
import type { Approval, ApprovalClient, ApprovalsError, Decision, ListedApproval, ListOptions, Outcome, ReportedDecision, RequestOptions } from '../src/index.ts';

declare const approvals: ApprovalClient;
declare const approval: Approval;

expectTypeOf(approvals.wait('x')).resolves.toExtend<Outcome>();
expectTypeOf(approval.status).toEqualTypeOf<'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED' | 'FAILED'>();

if (approval.status === 'PENDING') {
  expectTypeOf(approval.level?.decisions).toEqualTypeOf<readonly ReportedDecision[] | undefined>();
  if (approval.level?.state === 'open') expectTypeOf(approval.level.approveUrl).toBeString();
} else if (approval.status === 'FAILED') {
  expectTypeOf(approval.error).toBeString();
  expectTypeOf(approval.level?.decisions).toEqualTypeOf<readonly Decision[] | undefined>();
} else {
  expectTypeOf(approval.reason).toEqualTypeOf<string | undefined>();
  expectTypeOf(approval.levels[0]?.decisionsUnknown).toEqualTypeOf<true | undefined>();
  expectTypeOf(approval.levels[0]?.decisions).toEqualTypeOf<Decision[] | undefined>();
}

expectTypeOf(approvals.list()).toEqualTypeOf<AsyncGenerator<ListedApproval, void, undefined>>();
expectTypeOf(approvals.list({ status: 'PENDING', policy: 'x' })).toEqualTypeOf<AsyncGenerator<ListedApproval<'PENDING'>, void, undefined>>();
expectTypeOf<ListedApproval['status']>().toEqualTypeOf<Approval['status']>();
expectTypeOf<ListedApproval<'FAILED'>['status']>().toEqualTypeOf<'FAILED'>();
expectTypeOf({ from: new Date(), to: '2030-01-01' }).toExtend<ListOptions>();
expectTypeOf({ status: 'CLOSED' }).not.toExtend<ListOptions>();

expectTypeOf(approvals.cancel('x')).resolves.toExtend<{ closedAt: string; reason?: string }>();

const common = { subject: 'x', review: { url: 'https://example.com' } };
expectTypeOf({ ...common, policy: 'x' }).toExtend<RequestOptions>();
expectTypeOf({ ...common, levels: [] }).toExtend<RequestOptions>();
expectTypeOf({ ...common, levels: [], policy: 'x' }).not.toExtend<RequestOptions>();
expectTypeOf(common).not.toExtend<RequestOptions>();

expectTypeOf<'NotOpenYet'>().toExtend<ApprovalsError['code']>();
expectTypeOf<'AlreadyEnded' | 'NotConfirmed'>().toExtend<ApprovalsError['code']>();
expectTypeOf<'Oops'>().not.toExtend<ApprovalsError['code']>();
