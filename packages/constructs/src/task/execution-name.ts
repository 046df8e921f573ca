/** AWS states 10,000 characters for what States.Hash takes; whether `$hash` shares that limit is not documented. */
const inputCharacters = 8000;

/**
 * A name that is the same for each attempt of one state, so that a retried start asks nobody twice, and another when
 * the state is entered again, be it by another iteration of a Map: those share execution, state and perhaps the very
 * millisecond, so the item's index counts too, and the input for a Map within a Map. Outside a Map the index is
 * undefined, which `&` takes for an empty string. A redrive asks anew, as a closed name cannot be used again: whoever
 * redrives a machine whose task failed would otherwise only see it fail again. 32 digits of a hash leave room for the lead within AWS's 80
 * characters and our 68. `$hash` is a function of Step Functions:
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function stableExecutionName(lead: string): string {
  const entry = [
    '$states.context.Execution.Id',
    '$states.context.State.Name',
    '$states.context.State.EnteredTime',
    '$string($states.context.Execution.RedriveCount)',
    '$string($states.context.Map.Item.Index)',
    `$substring($string($states.input), 0, ${inputCharacters})`,
  ];
  return `{% '${lead}--' & $substring($hash(${entry.join(` & '/' & `)}, 'SHA-256'), 0, 32) %}`;
}
