/** Lets armed faults strike the calls of operations, from the wire, from handlers and from executions alike. */
import type { HeldAnswer } from '../engine/engine.ts';
import { packOutcome, unpackOutcome } from '../journal/outcome.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Invoke } from '../wire/invoke.ts';
import type { ArmedFaults } from './armed-faults.ts';
import type { ArmedFault, KillFault, OperationFault } from './fault.ts';
import type { Holds } from './holds.ts';
import { LostAnswer } from './lost-answer.ts';
import { failure, throttled } from '../wire/service-refusals.ts';

/** The workers of functions, by the access key that each was given. */
export interface Workers {
  functionOf(accessKeyId: string): string | undefined;
  /** Ends the worker as if its process had been killed. */
  kill(accessKeyId: string): void;
}

export interface FaultyInvokeOptions {
  readonly armed: ArmedFaults;
  readonly holds: Holds;
  /** Virtual time in milliseconds. */
  readonly now: () => number;
  readonly workers: Workers;
  readonly perform: Invoke;
  /** As `perform`, but reads what was true before the newest change. */
  readonly performStale: Invoke;
}

type CallFault = OperationFault | KillFault;
type Call = Parameters<Invoke>[0];
type Caller = Parameters<Invoke>[1];

export function faultyInvoke(options: FaultyInvokeOptions): Invoke {
  const { armed, perform } = options;
  return (call, caller) => {
    if (call.held) return goOn(call.held, call, options);
    const fault = armed.isEmpty ? undefined : takeFault(options, call, caller);
    return fault ? strike(fault, options, { call, caller }) : perform(call, caller);
  };
}

function takeFault({ armed, workers }: FaultyInvokeOptions, { operation, input }: Call, { accessKeyId, arn }: Caller): CallFault | undefined {
  const functionName = accessKeyId === undefined ? undefined : workers.functionOf(accessKeyId);
  const fits = (fault: ArmedFault): fault is CallFault => {
    if (fault.kind === 'kill') return fault.function === functionName && (fault.before ?? fault.after) === operation;
    if (fault.kind === 'stale' && isLaterPage(input)) return false;
    return fault.kind !== 'timeout' && fault.operation === operation;
  };
  return armed.take({ principal: arn, input }, fits);
}

/** Later pages belong to a reading that began before. */
function isLaterPage(input: unknown): boolean {
  const { nextToken, NextToken = nextToken } = (input ?? {}) as { nextToken?: unknown; NextToken?: unknown };
  return NextToken !== undefined;
}

interface Turn {
  readonly call: Call;
  readonly caller: Caller;
}

async function strike(fault: CallFault, { holds, now, workers, perform, performStale }: FaultyInvokeOptions, { call, caller }: Turn): Promise<unknown> {
  switch (fault.kind) {
    case 'throttle':
      throw throttled(call.operation);
    case 'fail':
      if (fault.after) await perform(call, caller);
      throw failure(call.operation, fault.error);
    case 'drop':
      await whateverComes(perform(call, caller));
      throw new LostAnswer();
    case 'delay': {
      const { generation } = holds;
      const packedOutcome = await packOutcome(perform(call, caller));
      if (generation !== holds.generation) return unpackOutcome(packedOutcome);
      const held = { until: now() + fault.seconds * 1000, packedOutcome };
      call.keepHeld?.(held);
      return goOn(held, call, { holds, now });
    }
    case 'duplicate':
      await whateverComes(perform(call, caller));
      return perform(call, caller);
    case 'stale':
      return performStale(call, caller);
    case 'kill':
      if (fault.after !== undefined) await whateverComes(perform(call, caller));
      workers.kill(caller.accessKeyId ?? '');
      throw new LostAnswer();
  }
}

async function goOn({ until, packedOutcome }: HeldAnswer, { work }: Call, { holds, now }: Pick<FaultyInvokeOptions, 'holds' | 'now'>): Promise<unknown> {
  await holds.wait(Math.max(0, until - now()) / 1000, work);
  return unpackOutcome(packedOutcome);
}

/** A refusal is an answer too. What is no refusal is a defect, and stays one. */
async function whateverComes(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
