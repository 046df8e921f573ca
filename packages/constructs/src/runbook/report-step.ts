/**
 * Tells close-level that the asking has ended, not how: the verdict is read from SSM.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
export function reportStep(closeLevelName: string): Readonly<Record<string, unknown>> {
  return {
    name: 'Report',
    action: 'aws:invokeLambdaFunction',
    maxAttempts: 3,
    timeoutSeconds: 120,
    isCritical: true,
    onFailure: 'Abort',
    isEnd: true,
    inputs: {
      FunctionName: closeLevelName,
      InvocationType: 'RequestResponse',
      InputPayload: {
        version: 1,
        kind: 'report',
        levelExecutionArn: '{{ LevelExecutionArn }}',
        automationExecutionId: '{{ automation:EXECUTION_ID }}',
      },
    },
  };
}
