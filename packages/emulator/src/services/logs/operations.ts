import type { OperationContext, Operations } from '../../wire/operation.ts';
import type { LogStore } from '../lambda/logs.ts';
import { LogGroups } from './log-groups.ts';
import { describeLogGroups, describeLogStreams } from './operations/describe-log-groups.ts';
import { describeQueryDefinitions } from './operations/describe-query-definitions.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { Queries } from './operations/queries.ts';

type FunctionLogs = Pick<LogStore, 'read' | 'forgotten'>;

/** What the emulated CloudWatch Logs can do. `functionLogs` holds what the functions wrote. */
export function logsOperations(functionLogs: FunctionLogs): Operations {
  const queries = new Queries();
  const reading =
    <Input, Output>(read: (input: Input, groups: LogGroups) => Output) =>
    (input: Input, context: OperationContext): Output =>
      read(input, new LogGroups(context, functionLogs));
  return {
    'logs:DescribeLogGroups': reading(describeLogGroups),
    'logs:DescribeLogStreams': reading(describeLogStreams),
    'logs:DescribeQueryDefinitions': describeQueryDefinitions,
    'logs:FilterLogEvents': reading(filterLogEvents),
    'logs:GetLogEvents': reading(getLogEvents),
    'logs:GetQueryResults': (input: { readonly queryId: string }) => queries.results(input),
    'logs:PutLogEvents': putLogEvents,
    'logs:StartQuery': reading((input: Parameters<Queries['start']>[0], groups) => queries.start(input, groups)),
    'logs:StopQuery': (input: { readonly queryId: string }) => queries.stop(input),
  };
}
