import { expect, it } from 'vitest';
import { defaultPort, readDemoArguments, readStartArguments, UsageError } from './arguments.ts';

it.each([
  [[], { kind: 'run' }],
  [['--'], { kind: 'run' }],
  [['--reject-at', '2'], { kind: 'run', rejectAt: 2 }],
  [['--', '--reject-at=3'], { kind: 'run', rejectAt: 3 }],
  [['--help'], { kind: 'help' }],
  [['-h', '--reject-at', 'x'], { kind: 'help' }],
])('reads the demo line %j', (args, expected) => {
  expect(readDemoArguments(args)).toEqual(expected);
});

it.each([['--reject-at'], ['--reject-at', '0'], ['--reject-at', '11'], ['--reject-at', '1.5'], ['--reject-at', ''], ['--rejectat', '1'], ['2']])(
  'refuses the demo line %j',
  (...args) => {
    expect(() => readDemoArguments(args)).toThrow(UsageError);
  },
);

it('reads the port of npm start', () => {
  expect(readStartArguments([])).toEqual({ kind: 'run', port: defaultPort });
  expect(readStartArguments(['--port', '0'])).toEqual({ kind: 'run', port: 0 });
  expect(() => readStartArguments(['--port', '65536'])).toThrow('--port takes a whole number from 0 to 65535, not "65536"');
});
