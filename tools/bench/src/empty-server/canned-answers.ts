/** Answers of the shape and about the size of the real ones, always the same. */

const account = '123456789012';
const region = 'us-east-1';
const at = 1_767_225_600.5;
const name = 'production-change--0123456789abcdef0123456789abcdef';
const approver = `arn:aws:iam::${account}:user/team-lead`;
const requestedBy = `arn:aws:sts::${account}:assumed-role/deployer/pipeline`;
const topicArn = `arn:aws:sns:${region}:${account}:Automation-countersign-production-change-team`;
const flowExecution = (approval: string) => `arn:aws:states:${region}:${account}:execution:countersign-approval-flow:${approval}`;
const roleArn = `arn:aws:iam::${account}:role/countersign-ApprovalsLevelMachineRole01234567-0123456789AB`;
const functionArn = `arn:aws:lambda:${region}:${account}:function:countersign-open-level`;

const levelExecutionArn = `arn:aws:states:${region}:${account}:execution:countersign-approval-level:${name}-L1-R0`;
const taskToken = 'A'.repeat(600);
const documentName = 'countersign-ApprovalsLevelRunbooksApproval604800s0123456789abcdef-0123456789AB';
const decision = { approver, verdict: 'approve', comment: 'Looks good', decidedAt: '2026-01-01T00:00:00.500Z' };

const parameters = {
  LevelExecutionArn: [levelExecutionArn],
  Approvers: [approver],
  MinRequiredApprovals: ['1'],
  NotificationArn: [topicArn],
  Subject: ['Deploy release 42'],
  Level: ['team (1 of 3)'],
  Approval: [name],
  ReviewUrl: ['https://example.com/releases/42'],
  ReviewFile: ['changes.md'],
  RequestedBy: [requestedBy],
};

const levelRequest = JSON.stringify({
  version: 1,
  approval: { name, policy: 'production-change', index: 1, of: 3 },
  level: { name: 'team', approvers: [approver], minRequiredApprovals: 1, topicArn, windowSeconds: 604_800 },
  subject: 'Deploy release 42',
  review: { url: 'https://example.com/releases/42', file: 'changes.md' },
  requestedBy: { principal: requestedBy },
  excludedPeople: ['pipeline'],
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: flowExecution(name),
});

const level = { name: 'team', status: 'APPROVED', decisions: [decision] };
const outcome = JSON.stringify({
  version: 1,
  status: 'APPROVED',
  policy: 'production-change',
  requestedBy: { principal: requestedBy },
  levels: [level, level, level],
});

const task = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
const scheduled = JSON.stringify({
  FunctionName: functionArn,
  Payload: { version: 1, taskToken, levelExecutionArn, attempt: 0, secondsLeft: 608_400, request: JSON.parse(levelRequest) as unknown },
});
const submitted = JSON.stringify({ Payload: { version: 1, automationExecutionId: '01234567-89ab-cdef-0123-456789abcdef' }, StatusCode: 200 });

/** Newest first. */
const events = [
  { type: 'TaskSubmitted', taskSubmittedEventDetails: { ...task, output: submitted } },
  { type: 'TaskStarted', taskStartedEventDetails: task },
  { type: 'TaskScheduled', taskScheduledEventDetails: { ...task, region, parameters: scheduled, timeoutInSeconds: 608_400 } },
  { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Ask', input: levelRequest } },
  { type: 'ExecutionStarted', executionStartedEventDetails: { input: levelRequest, roleArn } },
].map((event, index) => ({ timestamp: at, id: 5 - index, previousEventId: 4 - index, ...event }));

const approveStep = {
  StepName: 'Approve',
  Action: 'aws:approve',
  TimeoutSeconds: 604_800,
  ExecutionStartTime: at,
  ExecutionEndTime: at,
  StepStatus: 'Success',
  Inputs: { Approvers: JSON.stringify([approver]), MinRequiredApprovals: '1', NotificationArn: topicArn, Message: 'x'.repeat(330) },
  Outputs: { ApprovalStatus: ['Approved'], ApproverDecisions: [JSON.stringify(decision)] },
};

export const cannedAnswers = {
  startExecution: (approval: string) => JSON.stringify({ executionArn: flowExecution(approval), startDate: at }),
  describeExecution: (ended: boolean) => (ended ? endedExecution : runningExecution),
  startAutomationExecution: (id: string) => JSON.stringify({ AutomationExecutionId: id }),
  getExecutionHistory: JSON.stringify({ events }),
  getAutomationExecution: JSON.stringify({
    AutomationExecution: {
      AutomationExecutionId: '01234567-89ab-cdef-0123-456789abcdef',
      DocumentName: documentName,
      ExecutionStartTime: at,
      AutomationExecutionStatus: 'InProgress',
      StepExecutions: [approveStep, { ...approveStep, StepName: 'Report', Action: 'aws:invokeLambdaFunction', Inputs: {}, Outputs: {} }],
      Parameters: parameters,
    },
  }),
};

const runningExecution = describe({ status: 'RUNNING' });
const endedExecution = describe({ status: 'SUCCEEDED', stopDate: at, output: outcome });

function describe(end: object): string {
  return JSON.stringify({ executionArn: flowExecution(name), name, startDate: at, input: levelRequest, ...end });
}

/** What the handlers send. */
export const levelInput = {
  levelExecutionArn,
  taskToken,
  documentName,
  parameters,
  tags: [
    { Key: 'countersign:level-0123456789abcdef', Value: name },
    { Key: 'countersign:deployment', Value: 'countersign' },
  ],
};
export const levelOutcome = JSON.stringify({ version: 1, ...level });
