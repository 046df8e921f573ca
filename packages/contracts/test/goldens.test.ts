import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  approvalRequestSchema,
  closeLevelPayloadSchema,
  failLevelPayloadSchema,
  issuesOf,
  levelRequestSchema,
  openLevelPayloadSchema,
  outcomeSchema,
  rulesSchema,
} from '../src/index.ts';

interface Golden {
  readonly valid: readonly { readonly why: string; readonly value: unknown }[];
  readonly invalid: readonly { readonly why: string; readonly value: unknown; readonly paths: readonly string[] }[];
}

const schemas: Record<string, z.ZodType> = {
  'approval-request': approvalRequestSchema,
  'level-request': levelRequestSchema,
  outcome: outcomeSchema,
  'open-level-payload': openLevelPayloadSchema,
  'close-level-payload': closeLevelPayloadSchema,
  'fail-level-payload': failLevelPayloadSchema,
  rules: rulesSchema,
};

describe.each(Object.entries(schemas))('%s', (name, schema) => {
  const golden = JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8')) as Golden;

  it.each(golden.valid)('takes one that $why', ({ value }) => {
    expect(schema.parse(value)).toEqual(value);
  });

  it.each(golden.invalid)('refuses one that $why', ({ value, paths }) => {
    const parsed = schema.safeParse(value);
    expect(parsed.error && issuesOf(parsed.error).map(({ path }) => path)).toEqual(paths);
  });
});
