/** Text that people type, on its way into an automation's parameters. */
import * as z from 'zod';
import { limits } from './limits.ts';

/**
 * Makes text harmless for SSM, which interpolates `{{ … }}`: every brace that another one follows gets a space behind
 * it, so `{{x}}` becomes `{ {x}}`. Single braces arrive unharmed.
 */
export function harmlessText(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{ ');
}

/** The same for a URL, whose braces are percent-encoded, so that it still leads to the same place. */
export function harmlessUrl(url: string): string {
  return url.replaceAll('{{', '%7B%7B');
}

/** Indents the lines after the first, so that nobody writes lines into a mail that look like AWS's own. */
export function indentLines(text: string): string {
  return text.replaceAll(/\r\n|[\n\r\u2028\u2029]/g, '\n    ');
}

/** How a text of the request stands in the mail. */
export function mailText(text: string): string {
  return indentLines(harmlessText(text));
}

const controlCharacters = /[^\P{Cc}\n\r\t]/u;

function fitsAutomationParameter(text: string): boolean {
  return text.length <= limits.automationParameterLength;
}

/** Text for people: no control characters but line breaks and tabs. */
export function plainTextSchema(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => text.trim().length > 0, 'must not be blank')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode (it holds half a surrogate pair)')
    .refine((text) => !controlCharacters.test(text), 'must not hold control characters');
}

/** Plain text of a request, short enough for SSM once harmless. */
export function mailTextSchema(maxLength: number) {
  return plainTextSchema(maxLength).refine(
    (text) => fitsAutomationParameter(mailText(text)),
    `must fit ${limits.automationParameterLength} characters once braces and line breaks are made harmless`,
  );
}

/** An http or https link that shows where it leads: without white space, invisible characters, or a name before the host. */
export const reviewUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((url) => !/[\s\p{Cc}]/u.test(url), 'must not hold white space or control characters')
  .refine((url) => !/[\p{Cf}"<>]/u.test(url), 'must have ", <, > and invisible characters percent-encoded')
  .refine(hasNoUser, 'must not hold a user name or password in front of @')
  .refine((url) => url.isWellFormed(), 'must be well-formed Unicode (it holds half a surrogate pair)')
  .refine(
    (url) => fitsAutomationParameter(harmlessUrl(url)),
    `must fit ${limits.automationParameterLength} characters once braces are encoded`,
  );

function hasNoUser(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
