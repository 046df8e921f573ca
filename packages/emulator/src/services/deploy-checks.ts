/** What the services refuse at deploy. */
import type { DeployChecks } from '../cloudformation/deploy-assembly.ts';
import { checkAlarm } from './cloudwatch/cloud-watch.ts';
import { checkRule } from './events/rule.ts';
import { checkAsynchronous } from './lambda/asynchronous/queue-invocation.ts';
import { parseRunbook } from './ssm/document.ts';
import { parseDefinition } from './step-functions/definition.ts';

export const deployChecks: DeployChecks = {
  stateMachine: ({ definition }) => parseDefinition(definition),
  document: ({ versions }) => versions.forEach(({ content }) => parseRunbook(content)),
  lambdaFunction: checkAsynchronous,
  rule: checkRule,
  alarm: checkAlarm,
};
