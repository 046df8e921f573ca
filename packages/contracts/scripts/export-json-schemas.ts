/** Writes the JSON Schemas of what crosses a process boundary, for people who do not write TypeScript. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { approvalRequestSchema } from '../src/approval-request.ts';
import { levelRequestSchema } from '../src/level-request.ts';
import { levelOutcomeSchema, outcomeSchema } from '../src/outcome.ts';
import { policySchema } from '../src/policy.ts';

const schemas = {
  'approval-request': approvalRequestSchema,
  'level-request': levelRequestSchema,
  'level-outcome': levelOutcomeSchema,
  outcome: outcomeSchema,
  policy: policySchema,
};

const directory = new URL('../dist/schemas/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(new URL(`${name}.json`, directory), `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`);
}
