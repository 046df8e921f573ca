/** What an administrator gives to people and services: managed policies with the grants of the deployments. */
import type { ApprovalFlow } from '@countersign/constructs';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

type Give = (flow: ApprovalFlow, to: iam.IGrantable) => void;

/** By the name of the policy. */
const kinds: Readonly<Record<string, Give>> = {
  /** Backend services. */
  requesters: (flow, to) => {
    flow.grantRequest(to);
    flow.grantReadDecisions(to);
  },
  /** Bots that decide follow approvals as well. */
  followers: (flow, to) => void flow.grantFollow(to),
  listers: (flow, to) => void flow.grantList(to),
  cancellers: (flow, to) => void flow.grantCancel(to),
  operators: (flow, to) => void flow.grantRedrive(to),
};

export class PeopleStack extends Stack {
  constructor(scope: Construct, id: string, flows: readonly ApprovalFlow[]) {
    super(scope, id);
    for (const [name, give] of Object.entries(kinds)) {
      const policy = new iam.ManagedPolicy(this, name, { managedPolicyName: name });
      for (const flow of flows) give(flow, policy);
    }
  }
}
