import { expect, it } from 'vitest';
import { deploymentTagKey, levelId, levelTagKey, taggedLevel } from './level-tag.ts';
import { limits } from './limits.ts';
import { reportSchema } from './payloads/close-level.ts';
import { approvalName, approvalNameSchema, deploymentNames, executionArn, flowMachineArn, levelExecutionName, levelMachineArn, policyInName, policyNameSchema, prefixSchema, stateMachineArnOf } from './names.ts';

const flowArn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-flow';

it('leaves room for the level in an execution name of 80 characters', () => {
  const approval = 'n'.repeat(limits.approvalNameLength);
  expect(levelExecutionName({ approval, index: 10, redrive: 999_999 })).toHaveLength(80);
});

it.each([
  ['n'.repeat(68), true],
  ['n'.repeat(69), false],
  ['', false],
  ['with space', false],
  ['dot.ted', false],
  ['production-change--deploy_42', true],
])('approval name %j is valid: %s', (name, valid) => {
  expect(approvalNameSchema.safeParse(name).success).toBe(valid);
});

it.each([
  ['a', true],
  [`a${'b'.repeat(23)}`, true],
  [`a${'b'.repeat(24)}`, false],
  ['1a', false],
  ['Upper', false],
])('prefix %j is valid: %s', (prefix, valid) => {
  expect(prefixSchema.safeParse(prefix).success).toBe(valid);
});

it('keeps every name of a deployment within 64 characters at the longest prefix', () => {
  const { flowArnParameter, ...names } = deploymentNames('p'.repeat(24));
  expect(Math.max(...Object.values(names).map((name) => name.length))).toBeLessThanOrEqual(limits.functionNameLength);
  expect(flowArnParameter).toBe(`/countersign/${'p'.repeat(24)}/approval-flow-arn`);
});

it("leads an approval's name by its policy, which never holds the separator", () => {
  expect(approvalName({ policy: 'production-change', key: 'deploy-42' })).toBe('production-change--deploy-42');
  expect(approvalName({ policy: undefined, key: 'k' })).toBe('levels--k');
  expect(policyInName('production-change--deploy--42')).toBe('production-change');
  expect(policyInName('deploy-42')).toBeUndefined();
  expect(policyNameSchema.safeParse('production--change').success).toBe(false);
  expect(policyNameSchema.safeParse('levels').success).toBe(false);
});

it('finds the level machine and its executions from the flow', () => {
  const level = levelMachineArn(flowArn);
  const execution = executionArn(level, 'run-L1-R0');
  expect(execution).toBe('arn:aws:states:eu-central-1:123456789012:execution:countersign-approval-level:run-L1-R0');
  expect(stateMachineArnOf(execution)).toBe(level);
  expect(flowMachineArn(level)).toBe(flowArn);
});

it('derives a UUIDv5 that is always the same for a level, and fits a tag key', () => {
  const arn = executionArn(levelMachineArn(flowArn), 'run-L1-R0');
  expect(levelId(arn)).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  // Fixed: a level retried after an update must meet the automation that it started before.
  expect(levelId(arn)).toBe('bbc19c8f-606e-5f7e-a206-684a163a0f50');
  expect(levelId(`${arn}x`)).not.toBe(levelId(arn));
  expect(levelTagKey(arn).length).toBeLessThanOrEqual(128);
});

it('finds the level that an automation is tagged with, and no other', () => {
  const level = levelMachineArn(flowArn);
  const arn = executionArn(level, 'run-L1-R0');
  const key = levelTagKey(arn);
  expect(taggedLevel({ [deploymentTagKey]: 'countersign', [key]: 'run-L1-R0' }, level)).toBe(arn);
  expect(taggedLevel({ [key]: 'run-L2-R0' }, level)).toBeUndefined();
  expect(taggedLevel({ [key]: 'run-L1-R0' }, level.replace('countersign', 'other'))).toBeUndefined();
  expect(taggedLevel({ [deploymentTagKey]: 'countersign' }, level)).toBeUndefined();
});

it("takes a report's version as the text that SSM may make of it", () => {
  const report = { kind: 'report', levelExecutionArn: executionArn(levelMachineArn(flowArn), 'run-L1-R0'), automationExecutionId: '00000000-0000-0000-0000-000000000000' };
  expect(reportSchema.parse({ ...report, version: '1' })).toEqual({ ...report, version: 1 });
});
