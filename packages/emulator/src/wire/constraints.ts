/**
 * Lengths, ranges, patterns and enumerations that AWS checks before an operation sees its input. What an operation
 * refuses with an error of its own (names of executions, ARNs, task tokens, the 512 characters of a runbook's
 * parameters) is not here.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */

export interface Constraint {
  /** Length of a string or list, number of keys of a map, or the number itself. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
}

type ByMember = Readonly<Record<string, Constraint>>;

const arn: Constraint = { min: 1, max: 256 };
const statesPage: ByMember = { maxResults: { min: 0, max: 1000 }, nextToken: { min: 1, max: 3096 } };
const includedData: Constraint = { oneOf: ['ALL_DATA', 'METADATA_ONLY'] };
const automationId: Constraint = { min: 36, max: 36 };
const ssmPage: ByMember = { maxResults: { min: 1, max: 50 } };
const documentName: Constraint = { pattern: /^[a-zA-Z0-9_\-.:/]{3,128}$/ };
const documentVersion: Constraint = { pattern: /^([$]LATEST|[$]DEFAULT|[1-9][0-9]*)$/ };
const logGroupName: Constraint = { min: 1, max: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ };
const logGroupIdentifier: Constraint = { min: 1, max: 2048, pattern: /^[\w#+=/:,.@-]*$/ };
const logStreamName: Constraint = { min: 1, max: 512, pattern: /^[^:*]*$/ };
const logGroups: ByMember = { logGroupName, logGroupIdentifier, nextToken: { min: 1 } };
const upTo50: Constraint = { min: 1, max: 50 };
const upTo10000: Constraint = { min: 1, max: 10_000 };
const notNegative: Constraint = { min: 0 };
const times: ByMember = { startTime: notNegative, endTime: notNegative };
const oneToTen: Constraint = { min: 1, max: 10 };

const automationFilterKeys = [
  'DocumentNamePrefix',
  'ExecutionStatus',
  'ExecutionId',
  'ParentExecutionId',
  'CurrentAction',
  'StartTimeBefore',
  'StartTimeAfter',
  'AutomationType',
  'TagKey',
  'TargetResourceGroup',
  'AutomationSubtype',
  'OpsItemId',
];
const stepFilterKeys = ['StartTimeBefore', 'StartTimeAfter', 'StepExecutionStatus', 'StepExecutionId', 'StepName', 'Action', 'ParentStepExecutionId', 'ParentStepIteration', 'ParentStepIteratorValue'];

/** By operation, then by path; list items are written `[]`. */
const constraints: Readonly<Record<string, ByMember>> = {
  'states:StartExecution': {
    stateMachineArn: arn,
    name: { min: 1, max: 80 },
    input: { max: 262_144 },
    traceHeader: { max: 256 },
  },
  'states:DescribeExecution': { executionArn: arn, includedData },
  'states:StopExecution': { executionArn: arn, error: { max: 256 }, cause: { max: 32_768 } },
  'states:RedriveExecution': { executionArn: arn, clientToken: { min: 1, max: 64, pattern: /^[!-~]+$/ } },
  'states:GetExecutionHistory': { ...statesPage, executionArn: arn },
  'states:ListExecutions': {
    ...statesPage,
    stateMachineArn: arn,
    statusFilter: { oneOf: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] },
    redriveFilter: { oneOf: ['REDRIVEN', 'NOT_REDRIVEN'] },
  },
  'states:ListStateMachines': statesPage,
  'states:DescribeStateMachine': { stateMachineArn: arn, includedData },
  'states:DescribeStateMachineForExecution': { executionArn: arn, includedData },
  'states:SendTaskSuccess': { taskToken: { min: 1, max: 2048 }, output: { max: 262_144 } },
  'states:SendTaskFailure': { taskToken: { min: 1, max: 2048 }, error: { max: 256 }, cause: { max: 32_768 } },
  'states:SendTaskHeartbeat': { taskToken: { min: 1, max: 2048 } },
  'ssm:StartAutomationExecution': {
    documentName,
    documentVersion,
    parameters: { min: 1, max: 200 },
    clientToken: { min: 36, max: 36, pattern: /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/ },
    mode: { oneOf: ['Auto', 'Interactive'] },
  },
  'ssm:GetAutomationExecution': { automationExecutionId: automationId },
  'ssm:SendAutomationSignal': {
    automationExecutionId: automationId,
    signalType: { oneOf: ['Approve', 'Reject', 'StartStep', 'StopStep', 'Resume', 'Revoke'] },
    payload: { min: 1, max: 200 },
  },
  'ssm:StopAutomationExecution': { automationExecutionId: automationId, type: { oneOf: ['Complete', 'Cancel'] } },
  'ssm:DescribeAutomationExecutions': {
    ...ssmPage,
    filters: oneToTen,
    'filters.[].key': { oneOf: automationFilterKeys },
    'filters.[].values': oneToTen,
    'filters.[].values.[]': { min: 1, max: 150 },
  },
  'ssm:DescribeAutomationStepExecutions': {
    ...ssmPage,
    automationExecutionId: automationId,
    filters: { min: 1, max: 6 },
    'filters.[].key': { oneOf: stepFilterKeys },
    'filters.[].values': oneToTen,
    'filters.[].values.[]': { min: 1, max: 150 },
  },
  'ssm:GetParameter': { name: { min: 1, max: 2048 } },
  'ssm:GetParameters': { names: oneToTen, 'names.[]': { min: 1, max: 2048 } },
  'logs:DescribeLogGroups': { logGroupNamePrefix: logGroupName, logGroupNamePattern: { max: 512, pattern: /^[.\-_/#A-Za-z0-9]*$/ }, limit: upTo50, nextToken: { min: 1 } },
  'logs:DescribeLogStreams': { ...logGroups, logStreamNamePrefix: logStreamName, orderBy: { oneOf: ['LogStreamName', 'LastEventTime'] }, limit: upTo50 },
  'logs:GetLogEvents': { ...logGroups, ...times, logStreamName, limit: upTo10000 },
  'logs:FilterLogEvents': {
    ...logGroups,
    ...times,
    logStreamNames: { min: 1, max: 100 },
    'logStreamNames.[]': logStreamName,
    logStreamNamePrefix: logStreamName,
    filterPattern: { max: 1024 },
    limit: upTo10000,
  },
  'logs:StartQuery': { logGroupName, 'logGroupNames.[]': logGroupName, ...times, queryString: { max: 10_000 }, limit: upTo10000, queryLanguage: { oneOf: ['CWLI', 'SQL', 'PPL'] } },
  'logs:GetQueryResults': { queryId: { max: 256 } },
  'logs:StopQuery': { queryId: { max: 256 } },
  'logs:DescribeQueryDefinitions': { queryDefinitionNamePrefix: { min: 1, max: 255 }, maxResults: { min: 1, max: 1000 } },
  'lambda:Invoke': {
    invocationType: { oneOf: ['Event', 'RequestResponse', 'DryRun'] },
    logType: { oneOf: ['None', 'Tail'] },
  },
  'ssm:GetDocument': { name: documentName, documentVersion, documentFormat: { oneOf: ['YAML', 'JSON', 'TEXT'] } },
  'ssm:DescribeDocument': { name: documentName, documentVersion },
};

/** The constraint on the member at `path`, where list items are written `1.member`. */
export function constraintOf(operation: string, path: string): Constraint | undefined {
  const byMember = constraints[operation];
  if (!byMember) return undefined;
  return byMember[path.includes('.member') ? path.replace(/\.\d+\.member/g, '.[]') : path];
}

/** What is wrong with a value, in AWS's words. */
export function violationOf({ min, max, pattern, oneOf }: Constraint, value: unknown): string | undefined {
  if (typeof value === 'number') {
    if (min !== undefined && value < min) return `Member must have value greater than or equal to ${min}`;
    if (max !== undefined && value > max) return `Member must have value less than or equal to ${max}`;
    return undefined;
  }
  const length = lengthOf(value);
  if (min !== undefined && length < min) return `Member must have length greater than or equal to ${min}`;
  if (max !== undefined && length > max) return `Member must have length less than or equal to ${max}`;
  if (typeof value !== 'string') return undefined;
  if (pattern && !pattern.test(value)) return `Member must satisfy regular expression pattern: ${pattern.source}`;
  if (oneOf && !oneOf.includes(value)) return `Member must satisfy enum value set: [${oneOf.join(', ')}]`;
  return undefined;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
