import { describe, expect, it } from 'vitest';
import { aLevel, anExecution, flowArn } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import type { RequestOptions } from './request.ts';
import { checkRequest, startFlow } from './request.ts';

const botArn = 'arn:aws:iam::123456789012:user/release-bot';

const aPolicyRequest = (changes: Partial<RequestOptions> = {}) =>
  ({
    policy: 'production-change',
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42' },
    ...changes,
  }) as RequestOptions;

async function inputOf(options: RequestOptions): Promise<unknown> {
  return checkRequest(options).complete(() => Promise.resolve(botArn));
}

describe('what the flow gets', () => {
  it('is a request with version, kind and the caller', async () => {
    expect(await inputOf(aPolicyRequest({ key: '42' }))).toEqual({
      version: 1,
      kind: 'policy',
      policy: 'production-change',
      subject: 'Deploy release 42',
      review: { url: 'https://example.com/releases/42' },
      requestedBy: { principal: botArn },
    });
  });

  it('may bring its own levels', async () => {
    const { policy: _, ...rest } = aPolicyRequest();
    const options = { ...rest, levels: [aLevel()] } as RequestOptions;
    expect(await inputOf(options)).toMatchObject({ kind: 'levels', levels: [aLevel()] });
    expect(checkRequest({ ...options, key: 'x' }).name).toBe('levels--x');
  });

  it('names the principal that is given, without asking who calls', async () => {
    const principal = 'arn:aws:sts::123456789012:assumed-role/deployer/pipeline';
    const { complete } = checkRequest(aPolicyRequest({ requestedBy: { principal, person: 'release-manager' } }));
    const request = await complete(() => Promise.reject(new Error('nobody should ask')));
    expect(request.requestedBy).toEqual({ principal, person: 'release-manager' });
  });

  it('is the same text in whatever order the members come, so that a repeated request is the same', async () => {
    const ordered = aPolicyRequest({ review: { url: 'https://example.com', file: 'changes.md' } });
    const reversed = Object.fromEntries(Object.entries(ordered).toReversed()) as unknown as RequestOptions;
    const review = { file: 'changes.md', url: 'https://example.com' };
    expect(JSON.stringify(await inputOf({ ...reversed, review }))).toBe(JSON.stringify(await inputOf(ordered)));
  });

  it('leaves out members that are undefined', async () => {
    const options = { ...aPolicyRequest(), requestedBy: { person: undefined }, levels: undefined } as unknown as RequestOptions;
    expect(await inputOf(options)).not.toHaveProperty('requestedBy.person');
  });
});

describe('the name', () => {
  it('joins policy and key', () => {
    expect(checkRequest(aPolicyRequest({ key: 'release_42' })).name).toBe('production-change--release_42');
  });

  it('ends in a random key that fits behind the longest policy name', () => {
    const policy = 'p'.repeat(32);
    const names = [checkRequest(aPolicyRequest({ policy })).name, checkRequest(aPolicyRequest({ policy })).name];
    expect(names[0]).toMatch(/^p{32}--[0-9a-f]{32}$/);
    expect(names[0]).not.toBe(names[1]);
  });
});

describe('a broken request', () => {
  it('is refused with every issue and its path', () => {
    const broken = aPolicyRequest({ subject: ' ', key: 'release 42', review: { url: 'ftp://example.com' } });
    expect(() => checkRequest({ ...broken, requestedBy: { principal: 'me' } })).toThrow(
      expect.objectContaining({
        code: 'InvalidRequest',
        retryable: false,
        issues: [
          { path: 'subject', message: 'must not be blank' },
          { path: 'review.url', message: 'must be an http or https URL' },
          { path: 'requestedBy.principal', message: expect.stringContaining('must be the ARN of an IAM user') },
          { path: 'key', message: expect.stringContaining('production-change--release 42') },
        ],
      }),
    );
  });

  it.each([
    ['no policy and no levels', { policy: undefined }, ['policy']],
    ['a policy that is no text', { policy: { toString: 1 } as unknown as string }, ['policy']],
    ['a key that is no text', { key: { toString: 1 } as unknown as string }, ['key']],
    ['a policy that is no name, once', { policy: 'Not A Policy' }, ['policy']],
    ['both a policy and levels', { levels: [aLevel()] }, ['(root)']],
    ['a member that nobody knows', { priority: 'high' }, ['(root)']],
    ['a key that is too long', { key: 'x'.repeat(50) }, ['key']],
    ['an empty key', { key: '' }, ['key']],
    ['a quorum that cannot be reached', { policy: undefined, levels: [aLevel({ minRequiredApprovals: 3 })] }, ['levels[0].minRequiredApprovals']],
  ])('with %s', (_, changes, paths) => {
    const options = { ...aPolicyRequest(), ...changes } as unknown as RequestOptions;
    expect(issuePaths(options)).toEqual(paths);
  });
});

it('starts the flow under the name, and answers where it is seen', async () => {
  const aws = new FakeAws();
  const { name, complete } = checkRequest(aPolicyRequest({ key: '42' }));
  const request = await complete(() => Promise.resolve(botArn));
  const arn = 'arn:aws:states:eu-central-1:123456789012:execution:countersign-approval-flow:production-change--42';
  expect(await startFlow({ flowArn, name, request, principalByDefault: true }, aws.executions)).toEqual({
    id: 'production-change--42',
    executionArn: arn,
    startedAt: '2030-01-01T00:00:00.000Z',
    consoleUrl: `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${arn}`,
  });
  expect(aws.started).toEqual([{ stateMachineArn: flowArn, name, input: JSON.stringify(request) }]);
});

describe('a key that was used', () => {
  const approvalArn = anExecution().arn;
  const instance = (name: string) => `arn:aws:sts::123456789012:assumed-role/deployer/${name}`;
  const used = new ApprovalsError('AlreadyRequested', 'used');
  const usedFor = (execution?: Execution, denied?: ApprovalsError): Executions => ({
    ...new FakeAws().executions,
    start: () => Promise.reject(used),
    describe: (arn) => (denied ? Promise.reject(denied) : Promise.resolve(arn === execution?.arn ? execution : undefined)),
  });

  async function again(changes: Partial<RequestOptions>, executions: Executions) {
    const { complete, ...checked } = checkRequest(aPolicyRequest({ key: '42', ...changes }));
    const request = await complete(() => Promise.resolve(instance('instance-2')));
    return await startFlow({ flowArn, ...checked, request }, executions);
  }
  const askedBy = async (principal: string, changes: Partial<RequestOptions> = {}) =>
    JSON.stringify(await checkRequest(aPolicyRequest(changes)).complete(() => Promise.resolve(principal)));

  it('answers the approval that runs for the same request of another instance', async () => {
    const input = await askedBy(instance('instance-1'));
    expect(await again({}, usedFor(anExecution({ input })))).toMatchObject({
      id: 'production-change--42',
      executionArn: approvalArn,
      startedAt: '2030-01-01T00:00:00.000Z',
    });
  });

  it('compares what is asked, not its text', async () => {
    const reversed = Object.fromEntries(Object.entries(JSON.parse(await askedBy(instance('instance-1'))) as object).toReversed());
    expect(await again({}, usedFor(anExecution({ input: JSON.stringify(reversed) })))).toMatchObject({ executionArn: approvalArn });
  });

  it.each<[string, Partial<RequestOptions>, Partial<Execution>]>([
    ['the approval has ended', {}, { status: 'SUCCEEDED' }],
    ['the approval was stopped', {}, { status: 'ABORTED' }],
    ['something else was asked', { subject: 'Deploy release 43' }, {}],
    ['it was asked for somebody else', { requestedBy: { person: 'release-manager' } }, {}],
    ['the principal was given', { requestedBy: { principal: instance('instance-2') } }, {}],
    ['nobody can read what was asked', {}, { input: '{' }],
  ])('was used where %s', async (_case, changes, execution) => {
    const input = await askedBy(instance('instance-1'));
    await expect(again(changes, usedFor(anExecution({ input, ...execution })))).rejects.toBe(used);
  });

  it('was used where the caller may not look, or there is nothing', async () => {
    await expect(again({}, usedFor(undefined, new ApprovalsError('AccessDenied', 'no')))).rejects.toBe(used);
    await expect(again({}, usedFor())).rejects.toBe(used);
  });

  it('is asked about again where AWS is too busy to tell', async () => {
    await expect(again({}, usedFor(undefined, new ApprovalsError('Throttled', 'slow down')))).rejects.toMatchObject({ retryable: true });
  });
});

function issuePaths(options: RequestOptions): string[] {
  try {
    checkRequest(options);
    return [];
  } catch (error) {
    const { issues } = error as { issues: { path: string }[] };
    return issues.map(({ path }) => path);
  }
}
