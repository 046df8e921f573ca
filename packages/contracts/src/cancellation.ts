/** How an approval is cancelled: its flow's execution is stopped with this error, and the reason as the cause. */
import { limits } from './limits.ts';
import { plainTextSchema } from './text.ts';

/** Tells who reads the stopped execution that it was cancelled, and not stopped by hand. */
export const cancelledError = 'Approval.Cancelled';

/** Why an approval is cancelled, for people to read. */
export const cancelReasonSchema = plainTextSchema(limits.cancelReasonLength);
