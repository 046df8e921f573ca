/**
 * A log stream that a service writes, keyed by `GROUP:STREAM`. A stream is written once, and whole: a group that grows
 * rewrites nothing, and what is written again, because an answer was lost, is not there twice.
 */
import type { Machine } from '../../engine/transition.ts';
import type { LogStream, WriteStream } from './log-stream.ts';

export const logMachine: Machine<LogStream, WriteStream> = {
  advance(state, { at, groupName, streamName, events }) {
    if (state) return { state, effects: [] };
    const stream = { groupName, name: streamName, createdAt: at, events: events.map((event) => ({ ...event, ingestedAt: at })) };
    return { state: stream, effects: [] };
  },
};
