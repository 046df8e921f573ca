import { expect, it } from 'vitest';
import { box } from './box.ts';

const plain = (text: string) => text;
const draw = (lines: readonly string[], title = 'Mail') => box(lines, { title, width: 16, frame: plain, heading: plain });

it('frames lines and cuts those that are too long', () => {
  expect(draw(['short', '', 'twelve chars', 'thirteen char']).split('\n')).toEqual([
    '╭─ Mail ───────╮',
    '│ short        │',
    '│              │',
    '│ twelve chars │',
    '│ thirteen ch… │',
    '╰──────────────╯',
  ]);
});

it('cuts a title that is too long', () => {
  expect(draw([], 'Mail to team@example.com').split('\n')[0]).toBe('╭─ Mail to t… ─╮');
});

it('counts wide characters as two columns', () => {
  expect(draw(['承認', '🚀 go', '承認承認承認承認']).split('\n').slice(1, -1)).toEqual([
    '│ 承認         │',
    '│ 🚀 go        │',
    '│ 承認承認承…  │',
  ]);
});
