import type { OperationCall } from '../engine/engine.ts';
import { notSupported } from './aws-error.ts';
import type { Caller, OperationContext, Operations } from './operation.ts';

/** The context of an operation but for who calls it. */
export type SharedContext = Omit<OperationContext, 'caller' | 'subscriber' | 'work'>;

/** Runs an operation. @throws AwsError UnsupportedOperation where there is none of that name, and whatever it refuses. */
export type Invoke = (call: Omit<OperationCall, 'principal'>, caller: Caller) => Promise<unknown>;

/** Gives operations their context; `shared` is asked at each call, since the time and the settings change. */
export function createInvoke(operations: Operations, shared: () => SharedContext): Invoke {
  return async ({ operation, input, subscriber, work }, caller) => {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) throw notSupported(operation);
    const context: OperationContext = { ...shared(), caller, ...(subscriber ? { subscriber } : {}), ...(work ? { work } : {}) };
    return run(input as never, context);
  };
}

/** Joins the operations of the services. @throws Error when two services claim the same name. */
export function joinOperations(tables: readonly Operations[]): Operations {
  const joined: Record<string, Operations[string]> = {};
  for (const table of tables) {
    for (const [name, operation] of Object.entries(table)) {
      if (Object.hasOwn(joined, name)) throw new Error(`Two services have an operation ${name}`);
      joined[name] = operation;
    }
  }
  return joined;
}
