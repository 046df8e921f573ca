/**
 * What services do as a role without anybody hearing of it: functions log, functions and executions are traced. A denial
 * fails nothing, as on AWS: there are no logs, no traces, and a line on stderr, once.
 */
import type { LambdaFunction, Resources, StateMachine } from '../resources.ts';
import { findFunction } from '../services/lambda/function-name.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Invoke } from '../wire/invoke.ts';
import { sessionArn, parsePrincipalArn } from '../identity/principal-arn.ts';
import type { AccessControl } from './access-control.ts';
import type { RequiredAccess } from './required-access.ts';

export interface SilentAccessOptions {
  readonly access: AccessControl;
  readonly resources: Resources;
  /** Told of a function that may not log, once. */
  readonly mute: (functionName: string) => void;
  readonly notice: (line: string) => void;
}

interface Work {
  readonly operation: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly required: readonly RequiredAccess[];
  readonly denied: (message: string) => void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const FUNCTION_TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
/** https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const MACHINE_TRACES = [...FUNCTION_TRACES, 'xray:GetSamplingRules', 'xray:GetSamplingTargets'];

/** Each function and each state machine is asked about once, when it first runs. */
export class SilentAccess {
  readonly #options: SilentAccessOptions;
  readonly #asked = new Set<string>();

  constructor(options: SilentAccessOptions) {
    this.#options = options;
  }

  over(perform: Invoke): Invoke {
    return async (call, caller) => {
      for (const work of this.#workOf(call)) await this.#ask(work);
      return perform(call, caller);
    };
  }

  #workOf({ operation, input }: Parameters<Invoke>[0]): readonly Work[] {
    const { resources } = this.#options;
    const { FunctionName, InvocationType, Qualifier, stateMachineArn = '' } = (input ?? {}) as Readonly<Record<string, string | undefined>>;
    if (operation === 'states:StartExecution') {
      const machine = resources.stateMachines.get(stateMachineArn);
      return machine && this.#isNew(machine.arn) ? this.#machineWork(machine) : [];
    }
    const runs = operation === 'lambda:InvokeQueued' || (operation === 'lambda:Invoke' && (InvocationType ?? 'RequestResponse') === 'RequestResponse');
    if (!runs) return [];
    const found = functionNamed(FunctionName ?? '', Qualifier, resources);
    return found && this.#isNew(found.arn) ? this.#functionWork(found) : [];
  }

  #isNew(arn: string): boolean {
    const isNew = !this.#asked.has(arn);
    this.#asked.add(arn);
    return isNew;
  }

  /** What Lambda does for a function has the function as its source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html */
  #functionWork({ arn, name, roleArn, logGroupName = `/aws/lambda/${name}`, tracingEnabled = false }: LambdaFunction): readonly Work[] {
    const { mute, notice, resources: { account } } = this.#options;
    const stream = `arn:${account.partition}:logs:${account.region}:${account.accountId}:log-group:${logGroupName}:log-stream:[$LATEST]emulator`;
    const work = { operation: 'lambda:Invoke', roleArn, sessionName: name };
    const context = { 'lambda:SourceFunctionArn': arn };
    const logs: Work = {
      ...work,
      required: ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource: stream, context })),
      denied: (message) => {
        mute(name);
        notice(`Nothing that ${name} logs is kept, as on AWS: ${message}`);
      },
    };
    return tracingEnabled ? [logs, this.#traces(work, FUNCTION_TRACES.map((action) => ({ action, resource: '*', context })))] : [logs];
  }

  #machineWork({ name, roleArn, tracingEnabled }: StateMachine): readonly Work[] {
    const work = { operation: 'states:StartExecution', roleArn, sessionName: name };
    return tracingEnabled ? [this.#traces(work, MACHINE_TRACES.map((action) => ({ action, resource: '*' })))] : [];
  }

  #traces(work: Pick<Work, 'operation' | 'roleArn' | 'sessionName'>, required: readonly RequiredAccess[]): Work {
    const denied = (message: string): void => this.#options.notice(`On AWS ${work.sessionName} would not be traced: ${message}`);
    return { ...work, required, denied };
  }

  async #ask({ operation, roleArn, sessionName, required: all, denied }: Work): Promise<void> {
    const role = parsePrincipalArn(roleArn);
    const caller = { arn: role?.kind === 'role' ? sessionArn(role, sessionName) : roleArn, userId: sessionName };
    for (const required of all) {
      const message = await this.#options.access.denial({ required, caller, operation });
      if (message !== undefined) return denied(message);
    }
  }
}

/** What does not exist is refused by the operation. */
function functionNamed(name: string, qualifier: string | undefined, resources: Resources): LambdaFunction | undefined {
  try {
    return findFunction(name, qualifier, resources).lambdaFunction;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
