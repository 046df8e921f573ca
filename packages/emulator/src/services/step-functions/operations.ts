/** The operations of Step Functions that the emulator has. */
import type { Operations } from '../../wire/operation.ts';
import { describeExecution, getExecutionHistory, stopExecution } from './operations/executions.ts';
import { listExecutions } from './operations/list-executions.ts';
import { redriveExecution } from './operations/redrive-execution.ts';
import { startExecution } from './operations/start-execution.ts';
import { describeStateMachine, describeStateMachineForExecution, listStateMachines } from './operations/state-machines.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './operations/task-callbacks.ts';

export const stepFunctionsOperations: Operations = {
  'states:StartExecution': startExecution,
  'states:StopExecution': stopExecution,
  'states:RedriveExecution': redriveExecution,
  'states:DescribeExecution': describeExecution,
  'states:GetExecutionHistory': getExecutionHistory,
  'states:ListExecutions': listExecutions,
  'states:ListStateMachines': listStateMachines,
  'states:DescribeStateMachine': describeStateMachine,
  'states:DescribeStateMachineForExecution': describeStateMachineForExecution,
  'states:SendTaskSuccess': sendTaskSuccess,
  'states:SendTaskFailure': sendTaskFailure,
  'states:SendTaskHeartbeat': sendTaskHeartbeat,
};
