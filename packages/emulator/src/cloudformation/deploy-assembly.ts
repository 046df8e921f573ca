/** Deploys the stacks of a CDK assembly into the emulator, the way CloudFormation would into an empty account. */
import { emptyResources } from '../resources.ts';
import type { Account, EventRule, LambdaFunction, Resources, SsmDocument, StateMachine } from '../resources.ts';
import type { Alarm } from '../services/cloudwatch/alarm.ts';
import { readAssembly, type Stack } from './assembly.ts';
import { DeploymentError, messageOf } from './deployment-error.ts';
import { updateStacks } from './stack-update.ts';
import type { LastingResources } from './stack-update.ts';
import { deployStack } from './stack.ts';
import { originKey, type Target } from './target.ts';

/** What the services refuse at deploy. Each throws, or rejects, with a message that says what is wrong. */
export interface DeployChecks {
  readonly stateMachine?: (stateMachine: StateMachine) => unknown;
  readonly document?: (document: SsmDocument) => unknown;
  readonly lambdaFunction?: (lambdaFunction: LambdaFunction, resources: Resources) => unknown;
  readonly alarm?: (alarm: Alarm, resources: Resources) => unknown;
  readonly rule?: (rule: EventRule, resources: Resources) => unknown;
}

export interface DeployOptions {
  /** The directory that `cdk synth` wrote. */
  readonly directory: string;
  readonly account: Account;
  /** Virtual time in milliseconds: the creation time of everything. */
  readonly now: number;
  readonly validate?: DeployChecks;
  /** What an earlier deployment left. */
  readonly before?: LastingResources;
  /** Hears what is worth knowing and no error. */
  readonly notice?: (line: string) => void;
}

/** @throws DeploymentError naming everything that keeps the assembly from being deployed. */
export async function deployAssembly(options: DeployOptions): Promise<Resources> {
  const { stacks, fileAssets } = readAssembly(options.directory);
  checkEnvironments(stacks, options.account);
  const target: Target = {
    resources: emptyResources(options.account),
    now: options.now,
    fileAssets,
    origins: new Map(),
    exports: new Map(),
  };
  for (const stack of stacks) addOutputs(stack.name, deployStack(stack, target), options, target);
  if (options.before) updateStacks(target.resources, options.before, options.notice);
  await runChecks(options.validate ?? {}, target);
  return target.resources;
}

/** ARNs written for another account or Region would lead nowhere. */
function checkEnvironments(stacks: readonly Stack[], { accountId, region }: Account): void {
  const problems = stacks.flatMap(({ name, environment }) => {
    const [, account, itsRegion] = /^aws:\/\/([^/]*)\/(.*)$/u.exec(environment) ?? [];
    const fits =
      [undefined, 'unknown-account', accountId].includes(account) &&
      [undefined, 'unknown-region', region].includes(itsRegion);
    const message = `Stack ${name} is made for ${environment}, the emulator is aws://${accountId}/${region}`;
    return fits ? [] : [`${message}: start it with that account and Region.`];
  });
  if (problems.length > 0) throw new DeploymentError(problems);
}

/** Outputs are found by their name. Where two stacks have the same, the later one's is prefixed by its stack. */
function addOutputs(stackName: string, outputs: Map<string, string>, { notice }: DeployOptions, target: Target): void {
  for (const [name, value] of outputs) {
    const isTaken = target.resources.outputs.has(name);
    const key = isTaken ? `${stackName}.${name}` : name;
    target.resources.outputs.set(key, value);
    if (isTaken) notice?.(`Another stack has an output ${name} already: the one of ${stackName} is called ${key}.`);
  }
}

async function runChecks(checks: DeployChecks, { resources, origins }: Target): Promise<void> {
  const problems = unknownFunctions({ resources, origins });
  const check = async (origin: string | undefined, run: () => unknown): Promise<void> => {
    try {
      await run();
    } catch (error) {
      problems.push(`${origin ?? ''}: ${messageOf(error)}`);
    }
  };
  for (const machine of resources.stateMachines.values()) {
    const origin = origins.get(originKey('AWS::StepFunctions::StateMachine', machine.name));
    await check(origin, () => checks.stateMachine?.(machine));
  }
  for (const document of resources.documents.values()) {
    const origin = origins.get(originKey('AWS::SSM::Document', document.name));
    await check(origin, () => checks.document?.(document));
  }
  for (const lambdaFunction of resources.functions.values()) {
    const origin = origins.get(originKey('AWS::Lambda::Function', lambdaFunction.name));
    await check(origin, () => checks.lambdaFunction?.(lambdaFunction, resources));
  }
  for (const rule of resources.rules.values()) {
    await check(origins.get(originKey('AWS::Events::Rule', rule.name)), () => checks.rule?.(rule, resources));
  }
  for (const alarm of resources.alarms.values()) {
    await check(origins.get(originKey('AWS::CloudWatch::Alarm', alarm.name)), () => checks.alarm?.(alarm, resources));
  }
  if (problems.length > 0) throw new DeploymentError(problems);
}

/** A configuration may stand in the template before its function. */
function unknownFunctions({ resources, origins }: Pick<Target, 'resources' | 'origins'>): string[] {
  return [...resources.eventInvokeConfigs.keys()]
    .filter((functionArn) => !resources.functions.has(functionArn))
    .map((functionArn) => `${origins.get(originKey('AWS::Lambda::EventInvokeConfig', functionArn))}: FunctionName ${functionArn} is no deployed function.`);
}
