import type { Observation } from '../observe/observation.ts';

/** Whether a fault has struck that refused an operation. */
export function wasRefused({ deeds }: Pick<Observation, 'deeds'>, operation: string): boolean {
  return deeds.faults.some(({ fault, armed, left }) => (fault.kind === 'fail' || fault.kind === 'throttle') && fault.operation === operation && left < armed);
}
