/** Every alarm: what it watches, when it goes off, and what that means. docs/operations.md has a section for each. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmPlan } from './alarm.ts';
import { automations, events, executions, fiveMinutes, invocations, messages, overdueLevels, unexpectedErrors } from './metrics.ts';
import { functionsOf, rulesOf, type Watched } from './watched.ts';

export function alarmPlans(watched: Watched): AlarmPlan[] {
  return [...executionAlarms(watched), ...overdueAlarm(watched), ...handlerAlarms(watched), ...deliveryAlarms(watched), ...automationAlarms(watched)];
}

/**
 * A rejection, an expiry or a cancellation is no failure. Requests that were refused fail their flow, which is the
 * requester's fault: they are left out where the audit log's rules tell them apart.
 */
function executionAlarms({ deployment: { flowMachineArn, levelMachineArn }, auditLog }: Watched): AlarmPlan[] {
  return [
    {
      name: 'flow-failed',
      section: 'flow-failed',
      meaning: 'An approval broke: it ended without an outcome.',
      metric: auditLog ? events(auditLog.failedRule.ruleName, 'MatchedEvents') : executions(flowMachineArn, 'ExecutionsFailed'),
    },
    {
      name: 'flow-timed-out',
      section: 'flow-timed-out',
      meaning: 'An approval took longer than its state machine allows, which only redrives or a defect can cause.',
      metric: executions(flowMachineArn, 'ExecutionsTimedOut'),
    },
    {
      name: 'level-failed',
      section: 'level-failed',
      meaning: 'A level broke: nobody was asked, or nobody can tell what they said. Its approval fails with it.',
      metric: executions(levelMachineArn, 'ExecutionsFailed'),
    },
    {
      name: 'level-timed-out',
      section: 'level-timed-out',
      meaning: 'A level outlived its state machine, although it ends by itself at its deadline.',
      metric: executions(levelMachineArn, 'ExecutionsTimedOut'),
    },
  ];
}

/** While nobody looks, nothing is known: the state stays what it was. */
function overdueAlarm({ deployment: { names }, every }: Watched): AlarmPlan[] {
  return [
    {
      name: 'levels-overdue',
      section: 'levels-overdue',
      meaning: 'Levels run past their deadline, so approvals wait that should have expired.',
      metric: overdueLevels(names.findOverdue, { period: every }),
      missingData: cloudwatch.TreatMissingData.IGNORE,
    },
  ];
}

/** State machines ask again after a single error or throttle. What such an error breaks for good is told by the alarms above. */
function handlerAlarms({ deployment, every }: Watched): AlarmPlan[] {
  const twice = [2, 3] as const;
  return functionsOf(deployment).flatMap((functionName) => {
    const handler = functionName.slice(deployment.prefix.length + 1);
    // It runs no more often than its schedule says.
    const period = functionName === deployment.names.findOverdue && every.toSeconds() > fiveMinutes.toSeconds() ? every : fiveMinutes;
    return [
      {
        name: `${handler}-errors`,
        section: 'handler-errors',
        meaning: `${functionName} fails again and again, in a way that nobody expects.`,
        metric: unexpectedErrors(functionName, deployment, { period }),
        outOf: twice,
      },
      {
        name: `${handler}-throttles`,
        section: 'handler-throttles',
        meaning: `Lambda keeps ${functionName} from running: the account's concurrency is used up.`,
        metric: invocations(functionName, 'Throttles', { period }),
        outOf: twice,
      },
    ];
  });
}

/**
 * SQS may fall silent of a queue that nobody has touched for six hours, with messages in it: it is over only when a queue
 * says that it is empty. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const untilEmpty = { missingData: cloudwatch.TreatMissingData.IGNORE };

function deliveryAlarms(watched: Watched): AlarmPlan[] {
  const { reconciliation, auditLog } = watched;
  const failed = Object.fromEntries(rulesOf(watched).map(({ ruleName }, index) => [`rule${index + 1}`, events(ruleName, 'FailedInvocations')]));
  return [
    {
      name: 'not-reconciled',
      section: 'not-reconciled',
      meaning: 'reconcile could not deal with an event. No approval hangs on it, but people may be asked in vain.',
      metric: messages(reconciliation.queue),
      ...untilEmpty,
    },
    ...(auditLog
      ? [
          {
            name: 'not-recorded',
            section: 'not-recorded',
            meaning: 'The end of an approval or level could not be written to the audit log.',
            metric: messages(auditLog.queue),
            ...untilEmpty,
          },
        ]
      : []),
    {
      name: 'events-undelivered',
      section: 'events-undelivered',
      meaning: 'EventBridge gave up to tell a function or the audit log what happened.',
      metric: new cloudwatch.MathExpression({
        expression: `SUM([${Object.keys(failed).join(', ')}])`,
        usingMetrics: failed,
        period: fiveMinutes,
        label: 'Failed invocations',
      }),
    },
  ];
}

/** Three periods, as many automations may start together and be done at once. */
function automationAlarms({ thresholds }: Watched): AlarmPlan[] {
  return [
    {
      name: 'automations-running',
      section: 'automations-running',
      meaning: 'The account runs almost as many automations as it may. Beyond that, approvals wait for their turn.',
      metric: automations('ConcurrentAutomationUsage', 'Running automations'),
      threshold: thresholds.runningAutomations,
      outOf: [3, 3],
    },
    {
      name: 'automations-queued',
      section: 'automations-queued',
      meaning: 'Almost as many automations wait as the account may queue. Beyond that, levels cannot be opened.',
      metric: automations('QueuedAutomationUsage', 'Queued automations'),
      threshold: thresholds.queuedAutomations,
      outOf: [3, 3],
    },
  ];
}
