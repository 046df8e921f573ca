/**
 * A name that is the same for each attempt of one state, so that a retried start asks nobody twice, and another when
 * the state is entered again. 32 digits of a hash leave room for the lead within AWS's 80 characters and our 68.
 * `$hash` is a function of Step Functions: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function stableExecutionName(lead: string): string {
  const entry = [`Execution.Id`, `State.Name`, `State.EnteredTime`].map((field) => `$states.context.${field}`);
  return `{% '${lead}--' & $substring($hash(${entry.join(` & '/' & `)}, 'SHA-256'), 0, 32) %}`;
}
