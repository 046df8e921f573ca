import { describe, expect, it } from 'vitest';
import { harmlessText, harmlessUrl, mailText } from './text.ts';

describe('harmlessText', () => {
  it.each([
    ['{{ automation:EXECUTION_ID }}', '{ { automation:EXECUTION_ID }}'],
    ['{{{x}}}', '{ { {x}}}'],
    ['{one} and {two}', '{one} and {two}'],
    ['{', '{'],
    ['{ {', '{ {'],
    ['}}', '}}'],
  ])('turns %j into %j', (text, harmless) => {
    expect(harmlessText(text)).toBe(harmless);
    expect(harmless).not.toContain('{{');
  });
});

it('encodes doubled braces of a URL, so that the link leads to the same place', () => {
  const harmless = harmlessUrl('https://example.com/{{id}}?q={x}');
  expect(harmless).toBe('https://example.com/%7B%7Bid}}?q={x}');
  expect(decodeURI(new URL(harmless).href)).toBe('https://example.com/{{id}}?q={x}');
});

it.each(['a\nb', 'a\r\nb', 'a\rb', 'a\u2028b'])('indents the second line of %j, so that it cannot pass for a line of AWS', (text) => {
  expect(mailText(text)).toBe('a\n    b');
});
