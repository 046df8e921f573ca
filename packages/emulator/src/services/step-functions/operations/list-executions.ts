/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
import type { Executions } from '../../../engine/transition.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionState } from '../execution-state.ts';
import type { PageRequest } from './page.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import { invalidToken } from '../task-token.ts';
import { stateMachineOf } from './arn.ts';
import { summary } from './executions.ts';
import { pageSize } from './page.ts';

export interface ListExecutionsInput extends PageRequest {
  readonly stateMachineArn?: string;
  readonly statusFilter?: string;
  readonly mapRunArn?: string;
  readonly redriveFilter?: string;
}

/** Newest first. A page costs what it shows and what its filter passes over, however many executions there are. */
export function listExecutions(request: ListExecutionsInput, context: OperationContext): unknown {
  const { stateMachineArn, statusFilter, mapRunArn } = request;
  if (mapRunArn !== undefined) throw notSupported('ListExecutions with mapRunArn');
  const { arn } = stateMachineOf(stateMachineArn ?? '', context);
  refuseMapRunFilters(request);
  const started = startedOf(arn, context.executions);
  const executions: Readonly<Record<string, unknown>>[] = [];
  const size = pageSize(request);
  for (let place = firstPlace(request, started); place >= 0; place -= 1) {
    const execution = context.executions.read<ExecutionState>({ machine: 'states', id: started[place] ?? '' });
    if (execution === undefined || (statusFilter ?? execution.status) !== execution.status) continue;
    // There is one more than the page holds.
    if (executions.length === size) return { executions, nextToken: tokenOf(started[place + 1]) };
    executions.push(summary(execution));
  }
  return { executions };
}

/** Filters for the children of a Map Run, which runs in DISTRIBUTED mode. */
function refuseMapRunFilters({ redriveFilter, statusFilter }: ListExecutionsInput): void {
  // Recorded: a ValidationException; its wording is assumed.
  if (redriveFilter !== undefined) throw new AwsError('ValidationException', 'redriveFilter is valid only together with mapRunArn');
  if (statusFilter === 'PENDING_REDRIVE') throw notSupported('ListExecutions with statusFilter PENDING_REDRIVE, which only children of a Map Run have,');
}

/** ARNs of executions by their state machine, in the order of their start: positions never change. */
interface Index {
  known: number;
  readonly byStateMachine: Map<string, string[]>;
}

/** Not part of any state: it can be made again from the executions. */
const indexes = new WeakMap<Executions, Index>();

function startedOf(stateMachineArn: string, executions: Executions): readonly string[] {
  const index = indexes.get(executions) ?? { known: 0, byStateMachine: new Map<string, string[]>() };
  indexes.set(executions, index);
  let position = 0;
  for (const execution of executions.list<ExecutionState>('states')) {
    position += 1;
    if (position <= index.known) continue;
    const started = index.byStateMachine.get(execution.stateMachineArn) ?? [];
    index.byStateMachine.set(execution.stateMachineArn, started);
    started.push(execution.executionArn);
  }
  index.known = position;
  return index.byStateMachine.get(stateMachineArn) ?? [];
}

/** A token names the last execution that was looked at: what is started meanwhile neither repeats nor hides anything. */
function firstPlace({ nextToken }: PageRequest, started: readonly string[]): number {
  if (nextToken === undefined) return started.length - 1;
  const [word, arn = ''] = Buffer.from(nextToken, 'base64').toString('utf8').split(' ');
  const place = word === 'after' ? started.lastIndexOf(arn) : -1;
  if (place < 0) throw invalidToken();
  return place - 1;
}

function tokenOf(arn: string | undefined): string {
  return Buffer.from(`after ${arn}`).toString('base64');
}
