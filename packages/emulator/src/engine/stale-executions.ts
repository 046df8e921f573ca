import type { Store } from './store.ts';
import type { Address, Executions, MachineName } from './transition.ts';

/** Executions as those see them who see too late: before the newest change of each. */
export function staleExecutions(executions: Executions, store: Store): Executions {
  return {
    dispatch: (to, event) => executions.dispatch(to, event),
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in Executions
    read: <S>(address: Address) => store.readPrevious(address) as S | undefined,
    list: <S>(machine: MachineName) => store.listPrevious(machine) as Iterable<S>,
  };
}
