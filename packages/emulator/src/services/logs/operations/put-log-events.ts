/**
 * How services write to a log group. Clients write nowhere: functions' lines come from the functions.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
import type { Resources } from '../../../resources.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import { permits } from '../../sqs/queue-policy.ts';
import type { WriteStream } from '../log-stream.ts';

/** "The event size limit": https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_EVENT_BYTES = 1_048_576;

export interface PutLogEventsInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: WriteStream['events'];
}

interface Writing {
  readonly service: string;
  readonly sourceArn: string;
  readonly resources: Resources;
}

/** Makes the stream, too. */
export async function putLogEvents(input: PutLogEventsInput, { caller, executions, isAuthorized, resources }: OperationContext): Promise<unknown> {
  const { logGroupName: groupName, logStreamName: streamName, logEvents: events } = input;
  const group = resources.logGroups.get(groupName);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  if (caller.service === undefined) throw notSupported('logs:PutLogEvents by anybody but a service');
  const stream = group.arn.replace(/\*$/, `log-stream:${streamName}`);
  for (const action of isAuthorized ? [] : ['logs:CreateLogStream', 'logs:PutLogEvents']) checkLogPolicies(stream, action, { service: caller.service, sourceArn: caller.arn, resources });
  if (events.some(({ message }) => Buffer.byteLength(message) > MAX_EVENT_BYTES)) {
    throw new AwsError('InvalidParameterException', `Log event too large: it has more than ${MAX_EVENT_BYTES} bytes.`);
  }
  const write: WriteStream = { type: 'stream.write', groupName, streamName, events };
  await executions.dispatch({ machine: 'log', id: `${groupName}:${streamName}` }, write);
  return {};
}

/** The resource policies of the account, asked where a service writes by its own name and there is no authorizer. @throws AwsError AccessDeniedException */
function checkLogPolicies(resource: string, action: string, { service, sourceArn, resources }: Writing): void {
  if (permits([...resources.logPolicies.values()].flat(), { service, sourceArn, action, resource })) return;
  const reason = `because no resource-based policy allows the ${action} action`;
  throw new AwsError('AccessDeniedException', `User: ${service} is not authorized to perform: ${action} on resource: ${resource} ${reason}`, 403);
}
