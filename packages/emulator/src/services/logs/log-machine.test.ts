import { expect, it } from 'vitest';
import { logMachine } from './log-machine.ts';
import type { LogStream, WriteStream } from './log-stream.ts';

const write: WriteStream = { type: 'stream.write', groupName: '/aws/events/audit', streamName: 's', events: [{ timestamp: 1000, message: '{}' }] };

it('is written once', async () => {
  const advance = (state: LogStream | undefined, at: number) => logMachine.advance(state, { ...write, at, nonce: 'n' });
  const { state } = await advance(undefined, 1500);
  expect(state).toEqual({ groupName: '/aws/events/audit', name: 's', createdAt: 1500, events: [{ timestamp: 1000, message: '{}', ingestedAt: 1500 }] });
  expect(await advance(state, 9000)).toEqual({ state, effects: [] });
});
