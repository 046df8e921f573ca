import { describe, expect, it } from 'vitest';
import { parseRunbook } from './document.ts';
import { aRunbook, anApproveStep, anInvokeStep } from './testing/fixtures.ts';

const refusal = (type: string, message: RegExp) => expect.objectContaining({ type, message: expect.stringMatching(message) });
const sleep = { name: 'pause', action: 'aws:sleep', inputs: { Duration: 'PT1M' } };

it('reads steps with their defaults', () => {
  const { steps, parameters, outputs } = parseRunbook(aRunbook([anInvokeStep('call')]));
  expect(steps).toEqual([
    { name: 'call', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'call' }, isEnd: false, onFailure: 'Abort', onCancel: 'Abort', maxAttempts: 1 },
  ]);
  expect({ parameters, outputs }).toEqual({ parameters: {}, outputs: [] });
});

it('reads every field of a step, flags and numbers also as text', () => {
  const step = anInvokeStep('call', {
    description: 'd',
    nextStep: 'last',
    isEnd: 'true',
    isCritical: false,
    onFailure: 'step:last',
    onCancel: 'step:last',
    maxAttempts: '3',
    timeoutSeconds: '120',
  });
  expect(parseRunbook(aRunbook([step, anInvokeStep('last')])).steps[0]).toMatchObject({
    nextStep: 'last',
    isEnd: true,
    isCritical: false,
    onFailure: 'step:last',
    onCancel: 'step:last',
    maxAttempts: 3,
    timeoutSeconds: 120,
  });
});

it('does not parse the same content twice', () => {
  const content = aRunbook([anInvokeStep('call')]);
  expect(parseRunbook(content)).toBe(parseRunbook(content));
});

it('reads parameters of every type', () => {
  const parameters = {
    Text: { type: 'String', default: 5, minChars: 0, maxChars: 9, allowedPattern: '^\\d$', allowedValues: ['5'] },
    List: { type: 'StringList', default: ['a'] },
    Count: { type: 'Integer', default: '7' },
    Flag: { type: 'Boolean', default: 'true' },
    Maps: { type: 'MapList', default: [{ a: 1 }] },
    Map: { type: 'StringMap', default: { a: 1 } },
  };
  const read = parseRunbook(aRunbook([anInvokeStep('call')], { parameters })).parameters;
  expect(Object.values(read).map(({ default: value }) => value)).toEqual(['5', ['a'], 7, true, [{ a: 1 }], { a: 1 }]);
  expect(read['Text']).toMatchObject({ minChars: 0, maxChars: 9, allowedPattern: '^\\d$', allowedValues: ['5'] });
});

describe('refuses', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['another schema version', aRunbook([sleep], { schemaVersion: '2.2' }), /schemaVersion: must be '0.3'/],
    ['no steps', aRunbook([]), /at least one step/],
    ['a bad step name', aRunbook([{ ...sleep, name: 'not-allowed' }]), /step not-allowed: its name must match/],
    ['a step name of 129 characters', aRunbook([{ ...sleep, name: 'x'.repeat(129) }]), /must match/],
    ['the same name twice', aRunbook([sleep, sleep]), /step pause: has the name of an earlier step/],
    ['what is no action', aRunbook([{ ...sleep, action: 'approve' }]), /approve is no action/],
    ['an unknown nextStep', aRunbook([{ ...sleep, nextStep: 'nowhere' }]), /nextStep leads to step nowhere/],
    ['an unknown onFailure step', aRunbook([{ ...sleep, onFailure: 'step:nowhere' }]), /onFailure leads to step nowhere/],
    ['an unknown onCancel step', aRunbook([{ ...sleep, onCancel: 'step:nowhere' }]), /onCancel leads to step nowhere/],
    ['another onFailure', aRunbook([{ ...sleep, onFailure: 'Retry' }]), /must be Abort, Continue or step:NAME/],
    ['onCancel Continue', aRunbook([{ ...sleep, onCancel: 'Continue' }]), /must be Abort or step:NAME/],
    ['onCancel to an approval', aRunbook([{ ...sleep, onCancel: 'step:approve' }, anApproveStep()]), /must not lead to aws:approve/],
    ['onCancel to a sleep', aRunbook([anApproveStep({ onCancel: 'step:pause' }), sleep]), /must not lead to aws:sleep/],
    ['an approval over 30 days', aRunbook([anApproveStep({ timeoutSeconds: 2_592_001 })]), /at most 2592000, not 2592001/],
    ['a reference as timeout', aRunbook([anApproveStep({ timeoutSeconds: '{{ Window }}' })]), /timeoutSeconds: must be a positive integer/],
    ['no attempts', aRunbook([{ ...sleep, maxAttempts: 0 }]), /maxAttempts: must be a positive integer/],
    ['an approval without approvers', aRunbook([{ name: 'a', action: 'aws:approve', inputs: {} }]), /needs the input Approvers/],
    ['an unknown input', aRunbook([anApproveStep({}, { Topic: 'x' })]), /aws:approve has no input Topic/],
    ['a sleep without time', aRunbook([{ ...sleep, inputs: {} }]), /either Duration or Timestamp/],
    ['a sleep with two times', aRunbook([{ ...sleep, inputs: { Duration: 'PT1M', Timestamp: '2030-01-01' } }]), /either Duration or Timestamp/],
    ['an unknown reference', aRunbook([anInvokeStep('c', { inputs: { FunctionName: '{{ Nothing }}' } })]), /\{\{Nothing}} is neither/],
    ['an unknown output', aRunbook([anApproveStep(), anInvokeStep('c', { inputs: { FunctionName: '{{ approve.Verdict }}' } })]), /approve\.Verdict/],
    ['a role that comes from a step', aRunbook([anInvokeStep('c')], { assumeRole: '{{ c.Payload }}' }), /cannot come from a step/],
    ['outputs of no step', aRunbook([sleep], { outputs: ['approve.ApprovalStatus'] }), /is no output of a step/],
    ['an unknown parameter type', aRunbook([sleep], { parameters: { A: { type: 'Number' } } }), /type must be one of/],
    ['a bad default', aRunbook([sleep], { parameters: { A: { type: 'Integer', default: 'x' } } }), /default: must be an integer/],
    ['a bad pattern', aRunbook([sleep], { parameters: { A: { type: 'String', allowedPattern: '(' } } }), /no regular expression/],
  ])('%s', (_, content, message) => {
    expect(() => parseRunbook(content)).toThrow(refusal('InvalidDocumentContent', message));
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['another action', aRunbook([{ name: 'run', action: 'aws:runCommand', inputs: {} }]), /action aws:runCommand \(step run\) is not supported/],
    ['aws:pause', aRunbook([{ name: 'p', action: 'aws:pause', inputs: {} }]), /aws:pause/],
    ['variables', aRunbook([sleep], { variables: {} }), /field "variables"/],
    ['a step field that is not run', aRunbook([{ ...sleep, preconditions: {} }]), /"preconditions" in step pause/],
    ['targets of a child', aRunbook([{ name: 'c', action: 'aws:executeAutomation', inputs: { DocumentName: 'd', Targets: [] } }]), /input Targets/],
    ['Parameter Store', aRunbook([sleep], { parameters: { A: { type: 'String', default: '{{ssm:/a}}' } } }), /Parameter Store/],
    ['an unknown system variable', aRunbook([anInvokeStep('c', { inputs: { FunctionName: '{{ automation:START }}' } })]), /automation:START/],
    ['AWS types of parameters', aRunbook([sleep], { parameters: { A: { type: 'AWS::EC2::Instance::Id' } } }), /AWS::EC2/],
  ])('%s as not supported, by name', (_, content, message) => {
    expect(() => parseRunbook(content)).toThrow(refusal('UnsupportedOperation', message));
  });
});

it('takes an approval of exactly 30 days and a name of 128 characters', () => {
  const { steps } = parseRunbook(aRunbook([anApproveStep({ name: 'x'.repeat(128), timeoutSeconds: 2_592_000 })]));
  expect(steps[0]?.timeoutSeconds).toBe(2_592_000);
});
