/** Everyone who takes part in the measured approvals, at their desks: the backend service and the approvers. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { ApprovalClient } from '@countersign/sdk';
import { Control } from './control.ts';
import { Mailbox } from './mailbox.ts';

export interface OfficeOptions {
  readonly endpoint: string;
  readonly flowArn: string;
  /** Whether the mailbox is read. Default: it is. */
  readonly reads?: boolean;
}

export interface Office {
  readonly control: Control;
  readonly mailbox: Mailbox;
  /** The backend service. Its key was issued to it, so its signatures are checked. */
  readonly service: ApprovalClient;
  /** The client of each level's approver, first level first, each under a key of their own. */
  readonly approvers: readonly SSMClient[];
  close(): void;
}

/** Of the infra app's sample config: three levels with one approver each, none of whom asks. */
export const policy = 'production-change';
export const requester = 'arn:aws:sts::123456789012:assumed-role/deployer/pipeline';
export const approverArns = ['team-lead', 'security-lead', 'release-manager'].map((name) => `arn:aws:iam::123456789012:user/${name}`);

export async function openOffice({ endpoint, flowArn, reads = true }: OfficeOptions): Promise<Office> {
  const control = new Control(endpoint);
  const connection = { endpoint, region: 'us-east-1' };
  const service = new ApprovalClient({ ...connection, flowArn, credentials: await control.issueKeys(requester) });
  const keys = await Promise.all(approverArns.map((arn) => control.issueKeys(arn)));
  const approvers = keys.map((credentials) => new SSMClient({ ...connection, credentials }));
  const mailbox = new Mailbox(control);
  // A measurement without mails would never end, so a failed reading ends it all: nobody catches this.
  if (reads) void mailbox.read();
  return {
    control,
    mailbox,
    service,
    approvers,
    close() {
      mailbox.close();
      for (const approver of approvers) approver.destroy();
    },
  };
}
