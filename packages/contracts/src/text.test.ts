import { describe, expect, it } from 'vitest';
import { harmlessText, harmlessUrl, mailText, reviewUrlSchema } from './text.ts';

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

describe('a link to what is reviewed', () => {
  it.each([
    'https://example.com',
    'http://localhost:3000/changes?from=1&to={x}#top',
    'https://example.com/版/%E2%80%AE',
    "https://example.com/a|b^c`d'e(f)",
  ])('may be %s', (url) => {
    expect(reviewUrlSchema.safeParse(url).error).toBeUndefined();
  });

  it.each([
    ['a name that hides the host', 'https://console.aws.amazon.com@example.com/', 'in front of @'],
    ['a password', 'https://someone:secret@example.com/', 'in front of @'],
    ['a character that turns the text around', 'https://example.com/\u202Egpj.exe', 'percent-encoded'],
    ['a character that nobody sees', 'https://example.com/\u200Bx', 'percent-encoded'],
    ['a quote', 'https://example.com/"onclick="x', 'percent-encoded'],
    ['a tag', 'https://example.com/<script>', 'percent-encoded'],
    ['a blank', 'https://example.com/a b', 'white space'],
    ['a line break', 'https://example.com/a\nReview: https://example.org', 'white space'],
    ['a script', 'javascript:alert(1)', 'http or https'],
    ['data', 'data:text/html,x', 'http or https'],
    ['a file', 'file:///etc/passwd', 'http or https'],
    ['no host', 'https:example.com', 'http or https'],
  ])('may not hold %s', (_what, url, reason) => {
    expect(reviewUrlSchema.safeParse(url).error?.issues.map(({ message }) => message)).toContainEqual(expect.stringContaining(reason));
  });
});
