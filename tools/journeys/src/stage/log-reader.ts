/** An operator who reads logs, through the API of CloudWatch Logs. */
import { CloudWatchLogsClient, FilterLogEventsCommand, GetQueryResultsCommand, StartQueryCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Stage } from './stage.ts';

/** One row of a query's answer, by field. */
export type Row = Readonly<Record<string, string>>;

export interface LogReader {
  query(logGroupName: string, queryString: string): Promise<Row[]>;
  filter(logGroupName: string, filterPattern: string): Promise<string[]>;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html takes seconds. */
const untilSeconds = Date.parse('2100-01-01T00:00:00Z') / 1000;

export function logReader({ endpoint, region }: Stage): LogReader {
  const logs = new CloudWatchLogsClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  return {
    async query(logGroupName, queryString) {
      const { queryId } = await logs.send(new StartQueryCommand({ logGroupName, queryString, startTime: 0, endTime: untilSeconds }));
      const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
      if (status !== 'Complete') throw new Error(`The query is ${status}`);
      return results.map((row) => Object.fromEntries(row.filter(({ field }) => field !== '@ptr').map(({ field = '', value = '' }) => [field, value])));
    },
    async filter(logGroupName, filterPattern) {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
      return events.map(({ message = '' }) => message);
    },
  };
}
