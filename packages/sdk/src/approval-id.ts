/** What names an approval: its name, or the ARN of the flow's execution. */
import { approvalNameSchema, executionArn } from '@countersign/contracts';
import { ApprovalsError } from './errors.ts';

/** An approval of a known flow. */
export interface ApprovalReference {
  readonly name: string;
  readonly executionArn: string;
  readonly flowArn: string;
}

/**
 * The approval that an id names.
 * @throws ApprovalsError `InvalidId`
 */
export function resolveId(id: string, flowArn: string): ApprovalReference {
  if (typeof id !== 'string') throw new ApprovalsError('InvalidId', `An id is text, not of type ${typeof id}`);
  const executionsOfFlow = executionArn(flowArn, '');
  if (id.startsWith('arn:') && !id.startsWith(executionsOfFlow)) {
    throw new ApprovalsError('InvalidId', `${id} is not an execution of ${flowArn}`);
  }
  const name = id.startsWith('arn:') ? id.slice(executionsOfFlow.length) : id;
  if (!approvalNameSchema.safeParse(name).success) {
    throw new ApprovalsError('InvalidId', `"${id}" is no approval's name: those are up to 68 of A-Z, a-z, 0-9, _ and -`);
  }
  return { name, executionArn: executionArn(flowArn, name), flowArn };
}
