import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aFunction, aPool, run } from './lambda-fixture.ts';

describe('an invocation', () => {
  it('answers what the handler returns', async () => {
    expect(await run({ body: 'return { doubled: event.n * 2 };' }, { n: 21 })).toEqual({ payload: { doubled: 42 } });
  });

  it.each([
    ['nothing', 'return;', null],
    ['a function, which has no JSON', 'return () => 1;', null],
    ['text in any script', 'return "承認 ✅ {{x}}";', '承認 ✅ {{x}}'],
  ])('answers null or JSON when the handler returns %s', async (_what, body, payload) => {
    expect(await run({ body })).toEqual({ payload });
  });

  it.each([
    ['an ES module', { module: 'export const handler = async () => "esm";', file: 'index.mjs' }, 'esm'],
    [
      'an ES module that awaits first',
      { module: 'const v = await "tla"; export const handler = async () => v;', file: 'index.mjs' },
      'tla',
    ],
    ['CommonJS by extension', { module: 'exports.handler = async () => "cjs";', file: 'index.cjs' }, 'cjs'],
    ['a nested export', { module: 'exports.api = { run: async () => "nested" };', handler: 'index.api.run' }, 'nested'],
    [
      'a callback, before Node 24',
      { module: 'exports.handler = (e, c, done) => { done(null, "called"); };', runtime: 'nodejs22.x' },
      'called',
    ],
  ])('loads a handler from %s', async (_what, source, payload) => {
    expect(await run(source)).toEqual({ payload });
  });

  it.each([
    ['CommonJS', 'module', 'exports.handler = async () => "loaded";'],
    ['an ES module', 'commonjs', 'export const handler = async () => "loaded";'],
  ])('takes a .js file for %s by its syntax, though a directory above says %s', async (_what, type, module) => {
    const lambdaFunction = aFunction({ module: '' });
    const codeDirectory = join(lambdaFunction.codeDirectory, 'asset');
    mkdirSync(codeDirectory);
    writeFileSync(join(lambdaFunction.codeDirectory, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(codeDirectory, 'index.js'), module);
    const { payload } = await aPool(lambdaFunction).invoke({ ...lambdaFunction, codeDirectory }, '{}');
    expect(payload).toBe('"loaded"');
  });

  it('gets a context like that of Lambda', async () => {
    const { payload } = await run({
      body: 'return { ...context, left: context.getRemainingTimeInMillis() };',
      timeoutSeconds: 60,
    });
    expect(payload).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown,
      functionName: 'subject',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:subject',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/subject',
      logStreamName: '[$LATEST]emulator',
      callbackWaitsForEmptyEventLoop: true,
      left: expect.closeTo(60_000, -4) as unknown,
    });
  });

  it('sees the environment of its function, and nothing of the host', async () => {
    const lambdaFunction = aFunction({ body: 'return { ...process.env };', environment: { LOG_LEVEL: 'DEBUG' } });
    const { payload } = await aPool(lambdaFunction).invoke(lambdaFunction, '{}');
    expect(JSON.parse(payload)).toEqual({
      LOG_LEVEL: 'DEBUG',
      TZ: ':UTC',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'subject',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: lambdaFunction.codeDirectory,
      AWS_ACCESS_KEY_ID: 'key of subject',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token of arn:aws:iam::123456789012:role/subject-role',
    });
  });
});

describe('workers', () => {
  it('keep what a module holds between invocations, until one ends the worker', async () => {
    const module = 'let n = 0; exports.handler = async ({ exit }) => { if (exit) process.exit(1); return ++n; };';
    const lambdaFunction = aFunction({ module });
    const pool = aPool(lambdaFunction);
    const invoke = async (event: object) => (await pool.invoke(lambdaFunction, JSON.stringify(event))).payload;
    expect([await invoke({}), await invoke({})]).toEqual(['1', '2']);
    await invoke({ exit: true });
    expect(await invoke({})).toBe('1');
  });

  it('that have ended are known by their key no more, and their sessions are over', async () => {
    const lambdaFunction = aFunction({ body: 'if (event.exit) process.exit(1);' });
    const over: string[] = [];
    const pool = aPool(lambdaFunction, { sessionOver: (accessKeyId) => over.push(accessKeyId) });
    await pool.invoke(lambdaFunction, '{}');
    expect([pool.functionOf('key of subject'), over]).toEqual(['subject', []]);
    await pool.invoke(lambdaFunction, '{"exit":true}');
    expect([pool.functionOf('key of subject'), over]).toEqual([undefined, ['key of subject']]);
  });

  it('that are killed are known by their key no more, though their invocation is not answered yet', async () => {
    const lambdaFunction = aFunction({ body: 'await new Promise(() => {});' });
    const pool = aPool(lambdaFunction);
    const invocation = pool.invoke(lambdaFunction, '{}');
    await vi.waitUntil(() => pool.functionOf('key of subject') !== undefined);
    pool.kill('key of subject');
    expect(pool.functionOf('key of subject')).toBeUndefined();
    expect((await invocation).functionError).toBe('Unhandled');
  });

  it('run as many invocations at once as allowed, and let the others wait', async () => {
    // Each goes on when two have entered, so that one alone would never answer.
    const body = `
      const { appendFileSync, statSync } = require("node:fs");
      const entered = process.env.LAMBDA_TASK_ROOT + "/entered";
      appendFileSync(entered, "x");
      while (statSync(entered).size < 2) await new Promise(setImmediate);
      return require("node:worker_threads").threadId;`;
    const lambdaFunction = aFunction({ body });
    const pool = aPool(lambdaFunction, { concurrency: 2 });
    const invocations = [1, 2, 3].map(() => pool.invoke(lambdaFunction, '{}'));
    expect(pool.running).toBe(3);
    const threads = new Set((await Promise.all(invocations)).map(({ payload }) => payload));
    expect(threads.size).toBe(2);
    expect(pool.running).toBe(0);
  });

  it('are started ahead by warm, also where a handler cannot be loaded', async () => {
    const lambdaFunction = aFunction({ module: 'console.log("loaded"); throw new Error("never");' });
    const pool = aPool(lambdaFunction);
    await pool.warm();
    expect(pool.logs.read('subject').map(({ line }) => line)).toEqual(['loaded']);
  });

  it('are ended by close, which rejects what runs and what comes later', async () => {
    const lambdaFunction = aFunction({ body: 'await new Promise(() => {});' });
    const pool = aPool(lambdaFunction, { concurrency: 1 });
    const invocations = [pool.invoke(lambdaFunction, '{}'), pool.invoke(lambdaFunction, '{}')];
    await Promise.all([
      pool.close(),
      ...invocations.map((it) => expect(it).rejects.toThrow('The emulator is closing.')),
    ]);
    await expect(pool.invoke(lambdaFunction, '{}')).rejects.toThrow('The emulator is closing.');
  });
});

describe('what is recorded', () => {
  it('holds the lines of stdout and stderr with their invocation', async () => {
    const lambdaFunction = aFunction({
      body: 'console.log("first\\nsecond"); console.error("third"); return context.awsRequestId;',
    });
    const pool = aPool(lambdaFunction);
    const { requestId, payload } = await pool.invoke(lambdaFunction, '{}');
    expect(JSON.parse(payload)).toBe(requestId);
    const lines = ['first', 'second', 'third'].map((line) => ({ functionName: 'subject', requestId, at: 1_000, line }));
    expect(pool.logs.read('subject')).toEqual(lines);
  });

  it('counts invocations, errors and what they cost', async () => {
    const lambdaFunction = aFunction({ body: 'if (event.fail) throw new Error(); return 1;' });
    const pool = aPool(lambdaFunction);
    expect(pool.metrics().size).toBe(0);
    await pool.invoke(lambdaFunction, '{}');
    await pool.invoke(lambdaFunction, '{"fail":true}');
    const metrics = pool.metrics().get('subject');
    expect(metrics).toMatchObject({ invocations: 2, errors: 1 });
    expect(metrics?.billedGbMs).toBeGreaterThanOrEqual((metrics?.durationMs ?? Infinity) / 4);
  });
});
