import { describe, expect, it } from 'vitest';
import { aLevel, flowArn } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
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
  expect(await startFlow({ flowArn, name, request }, aws.executions)).toEqual({
    id: 'production-change--42',
    executionArn: arn,
    startedAt: '2030-01-01T00:00:00.000Z',
    consoleUrl: `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${arn}`,
  });
  expect(aws.started).toEqual([{ stateMachineArn: flowArn, name, input: JSON.stringify(request) }]);
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
