import { own } from '../json.ts';
import { inertKinds } from './inert.ts';
import { alarm } from './alarm.ts';
import { eventInvokeConfig } from './event-invoke-config.ts';
import { eventRule } from './event-rule.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { logGroup } from './log-group.ts';
import { logPolicy, queryDefinition } from './log-policy.ts';
import { managedPolicy, policy } from './policy.ts';
import { queue } from './queue.ts';
import { queuePolicy } from './queue-policy.ts';
import type { ResourceKind } from './resource-kind.ts';
import { role } from './role.ts';
import { ssmDocument } from './ssm-document.ts';
import { ssmParameter } from './ssm-parameter.ts';
import { stateMachine } from './state-machine.ts';
import { subscription, topic } from './topic.ts';
import { topicPolicy } from './topic-policy.ts';

const kinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::Events::Rule': eventRule,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::QueryDefinition': queryDefinition,
  'AWS::Logs::ResourcePolicy': logPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SSM::Document': ssmDocument,
  'AWS::SSM::Parameter': ssmParameter,
  'AWS::StepFunctions::StateMachine': stateMachine,
};

/** What deploys resources of a type; undefined for a type that the emulator does not have. */
export function resourceKind(type: string): ResourceKind | undefined {
  return own(kinds, type) ?? own(inertKinds, type)?.create;
}
