import { describe, expect, it } from 'vitest';
import { run } from './lambda-fixture.ts';

const unhandled = (errorType: string, errorMessage: unknown) => ({
  payload: expect.objectContaining({ errorType, errorMessage }) as unknown,
  functionError: 'Unhandled',
});

describe('a failing invocation', () => {
  it.each([
    ['an error', 'throw new TypeError("no such level");', 'TypeError', 'no such level'],
    [
      'an error with a name of its own',
      'const e = new Error("bad"); e.name = "Approval.InvalidRequest"; throw e;',
      'Approval.InvalidRequest',
      'bad',
    ],
    ['text', 'throw "just text";', 'string', 'just text'],
    ['a result without JSON', 'return 1n;', 'Error', 'Unable to stringify response body'],
    [
      'a result over 6 MB',
      'return "x".repeat(6_291_556);',
      'Function.ResponseSizeTooLarge',
      expect.stringContaining('6291556'),
    ],
    [
      'an error that nobody catches',
      'return await new Promise(() => setImmediate(() => { throw new RangeError("late"); }));',
      'RangeError',
      'late',
    ],
    [
      'a rejection that nobody handles',
      'Promise.reject(new Error("lost")); await new Promise(() => {});',
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    [
      'process.exit',
      'process.exit(3);',
      'Runtime.ExitError',
      expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/u),
    ],
    ['a quiet exit', 'process.exit(0);', 'Runtime.ExitError', expect.stringContaining('without providing a reason')],
  ])('answers an envelope for %s', async (_what, body, errorType, errorMessage) => {
    expect(await run({ body })).toEqual(unhandled(errorType, errorMessage));
  });

  it.each([
    [
      'a module that is not there',
      { handler: 'absent.handler' },
      'Runtime.ImportModuleError',
      expect.stringContaining("'absent'"),
    ],
    [
      'a module that imports what is not there',
      { module: 'require("./absent");' },
      'Runtime.ImportModuleError',
      expect.stringContaining('./absent'),
    ],
    [
      'an export that is not there',
      { handler: 'index.absent' },
      'Runtime.HandlerNotFound',
      'index.absent is undefined or not exported',
    ],
    ['a handler without an export', { handler: 'index' }, 'Runtime.MalformedHandlerName', 'Bad handler'],
    [
      'a syntax error',
      { module: 'exports.handler = (' },
      'Runtime.UserCodeSyntaxError',
      expect.stringContaining('SyntaxError'),
    ],
    ['a module that throws', { module: 'throw new EvalError("no configuration");' }, 'EvalError', 'no configuration'],
    [
      'a module that parses bad JSON',
      { module: 'JSON.parse("{");' },
      'Runtime.UserCodeSyntaxError',
      expect.stringContaining('JSON'),
    ],
    [
      'a callback on Node 24',
      { module: 'exports.handler = (e, c, done) => done(null, 1);' },
      'Runtime.CallbackHandlerDeprecated',
      expect.any(String),
    ],
  ])('answers an envelope for %s', async (_what, source, errorType, errorMessage) => {
    expect(await run(source)).toEqual(unhandled(errorType, errorMessage));
  });

  it('ends after the timeout, which is in real time', async () => {
    const message = expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.20 seconds$/u) as unknown;
    expect(await run({ body: 'for (;;);', timeoutSeconds: 0.2 })).toEqual(unhandled('Sandbox.Timedout', message));
  });

  it('carries the stack', async () => {
    const { payload } = await run({ body: 'throw new Error("here");' });
    expect(payload).toMatchObject({
      trace: expect.arrayContaining(['Error: here', expect.stringContaining('index.js:1')]) as unknown,
    });
  });
});
