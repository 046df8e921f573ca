/** Wildcards without regular expressions: those try very many ways to fit, and the text comes from anywhere. */

/** Whether `parts`, what a pattern has around its asterisks, stand in `text` in their order, the first and the last at its ends. */
export function fitsAround(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || first.length > end) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
