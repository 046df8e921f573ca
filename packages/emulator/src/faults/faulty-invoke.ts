/** Lets armed faults strike the calls of operations, from the wire, from handlers and from executions alike. */
import { AwsError } from '../wire/aws-error.ts';
import type { Invoke } from '../wire/invoke.ts';
import type { ArmedFaults } from './armed-faults.ts';
import type { ArmedFault, KillFault, OperationFault } from './fault.ts';
import { LostAnswer } from './lost-answer.ts';
import { failure, throttled } from './service-errors.ts';

/** The workers of functions, by the access key that each was given. */
export interface Workers {
  functionOf(accessKeyId: string): string | undefined;
  /** Ends the worker as if its process had been killed. */
  kill(accessKeyId: string): void;
}

export function withFaults(invoke: Invoke, faults: ArmedFaults, workers: Workers): Invoke {
  return async (call, caller) => {
    if (faults.isEmpty) return invoke(call, caller);
    const { operation, input } = call;
    const { accessKeyId } = caller;
    const functionName = accessKeyId === undefined ? undefined : workers.functionOf(accessKeyId);
    const fits = (fault: ArmedFault): fault is OperationFault | KillFault =>
      fault.kind === 'kill'
        ? fault.function === functionName && (fault.before ?? fault.after) === operation
        : fault.kind !== 'timeout' && fault.operation === operation;

    const fault = faults.take({ principal: caller.arn, input }, fits);
    const perform = (): Promise<unknown> => invoke(call, caller);
    if (!fault) return perform();
    if (fault.kind !== 'kill') return strike(fault, perform);
    if (fault.after !== undefined) await whateverComes(perform);
    workers.kill(accessKeyId ?? '');
    throw new LostAnswer();
  };
}

async function strike(fault: OperationFault, perform: () => Promise<unknown>): Promise<unknown> {
  switch (fault.kind) {
    case 'throttle':
      throw throttled(fault.operation);
    case 'fail':
      if (fault.after) await perform();
      throw failure(fault.operation, fault.error);
    case 'drop':
      await whateverComes(perform);
      throw new LostAnswer();
  }
}

/** A refusal is an answer that nobody hears too. */
async function whateverComes(perform: () => Promise<unknown>): Promise<void> {
  try {
    await perform();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
