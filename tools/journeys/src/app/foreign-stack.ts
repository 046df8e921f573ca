/** Another team's stack: it embeds the approvals and calls them from a state machine of its own. */
import { ApprovalFlow } from '@countersign/constructs';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { approverOf, levelName, mailOf } from '../people.ts';
import { windowSeconds } from './policies.ts';

const asked = {
  subject: '{% "Release " & $states.context.Execution.Input.release %}',
  review: { url: 'https://example.com/releases' },
  requestedBy: { principal: '{% $states.context.Execution.Input.principal %}' },
};

/** `build → one level → a whole approval → done`, outputs of both. */
export class ForeignStack extends Stack {
  readonly approvals: ApprovalFlow;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const approvals = new ApprovalFlow(this, 'Approvals', {
      prefix: 'foreign',
      monitoring: false,
      auditLog: false,
      policies: [
        {
          name: 'release',
          levels: [1, 2].map((level) => ({
            name: levelName(level),
            approvers: [approverOf(level)],
            notify: [mailOf(level)],
            window: windowSeconds,
          })),
        },
      ],
    });
    this.approvals = approvals;
    const topic = approvals.topics['release']?.[levelName(1)];
    if (!topic) throw new Error('The flow has no topic for the first level');

    const oneLevel = approvals.level.task(this, 'AskOneLevel', {
      ...asked,
      level: { name: 'release-manager', approvers: [approverOf(3)], topic, window: windowSeconds },
      assign: { oneLevel: '{% $states.result.Output %}' },
    });
    const wholeApproval = approvals.task(this, 'AskAllLevels', {
      ...asked,
      policy: 'release',
      outputs: { oneLevel: '{% $oneLevel %}', approval: '{% $states.result.Output %}' },
    });
    const machine = new sfn.StateMachine(this, 'Release', {
      stateMachineName: 'foreign-release',
      queryLanguage: sfn.QueryLanguage.JSONATA,
      definitionBody: sfn.DefinitionBody.fromChainable(
        sfn.Pass.jsonata(this, 'Build').next(oneLevel).next(wholeApproval).next(sfn.Succeed.jsonata(this, 'Done')),
      ),
    });
    new CfnOutput(this, 'foreignApprovers', { value: approvals.approversPolicy.managedPolicyArn });
    new CfnOutput(this, 'ForeignMachineArn', { value: machine.stateMachineArn });
  }
}
