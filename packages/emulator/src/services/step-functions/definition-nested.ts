/**
 * The states inside Parallel and Map states.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
import type { Workflow } from './definition.ts';
import type { JsonObject } from './json.ts';
import { notSupported } from '../../wire/aws-error.ts';
import { allow, invalidDefinition, readObject, readObjects } from './definition-fields.ts';

/** Parses `StartAt` and `States` at a path. */
type ParseNested = (object: JsonObject, path: string) => Workflow;

/** Those of the DISTRIBUTED mode are allowed here to be refused by name. */
const distributedFields = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label', 'ToleratedFailureCount', 'ToleratedFailurePercentage'];
export const mapFields = ['Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', ...distributedFields];

export function parseBranches(state: JsonObject, path: string, parse: ParseNested): readonly Workflow[] {
  const branches = readObjects(state, 'Branches', path);
  if (branches.length === 0) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Value cannot be empty', `${path}/Branches`);
  return branches.map((branch, index) => {
    const branchPath = `${path}/Branches[${index}]`;
    allow(branch, ['StartAt', 'States', 'Comment'], branchPath);
    return parse(branch, branchPath);
  });
}

export function parseProcessor(state: JsonObject, path: string, parse: ParseNested): Workflow {
  const distributed = distributedFields.find((field) => state[field] !== undefined);
  if (distributed !== undefined) throw notSupported(`Step Functions field '${distributed}' of Map states in DISTRIBUTED mode at ${path}`);
  const processorPath = `${path}/ItemProcessor`;
  const processor = readObject(state, 'ItemProcessor', path);
  allow(processor, ['ProcessorConfig', 'StartAt', 'States', 'Comment'], processorPath);
  if (processor['ProcessorConfig'] !== undefined) checkMode(readObject(processor, 'ProcessorConfig', processorPath), processorPath);
  const { MaxConcurrency: limit } = state;
  if (typeof limit === 'number' && (!Number.isInteger(limit) || limit < 0)) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected a non-negative integer', `${path}/MaxConcurrency`);
  }
  return parse(processor, processorPath);
}

function checkMode(config: JsonObject, processorPath: string): void {
  const path = `${processorPath}/ProcessorConfig`;
  allow(config, ['Mode', 'ExecutionType'], path);
  const mode = config['Mode'] ?? 'INLINE';
  if (mode === 'DISTRIBUTED') throw notSupported(`Step Functions Map states in DISTRIBUTED mode at ${path}/Mode`);
  if (mode !== 'INLINE') {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Value should be one of the following: [DISTRIBUTED, INLINE]', `${path}/Mode`);
  }
  if (config['ExecutionType'] !== undefined) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', "Field 'ExecutionType' is not supported in INLINE mode", `${path}/ExecutionType`);
  }
}
