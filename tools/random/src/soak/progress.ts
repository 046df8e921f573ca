/** What a soak says of itself. */
import type { Tally } from '../tally.ts';

export function progressOf(tally: Tally, seconds: number): string {
  const { runs, approvals } = tally;
  const memoryMb = Math.round(process.memoryUsage().rss / 2 ** 20);
  const pace = (approvals / seconds).toFixed(1);
  return `${clock(seconds)}  ${runs} runs, ${approvals} approvals (${pace} a second), ${memoryMb} MB  ${tally.of('outcomes')}`;
}

export function summaryOf(tally: Tally, seconds: number): string {
  return [progressOf(tally, seconds), ...tally.topics.map((topic) => `${topic}: ${tally.of(topic)}`)].join('\n');
}

function clock(seconds: number): string {
  return [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
