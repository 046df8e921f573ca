/** A value for a message: as JSON, cut short. Never throws, whatever the value. */
export function show(value: unknown, limit = 80): string {
  return cut(jsonOf(value), limit);
}

/** Text of at most `limit` characters, with a sign where there was more. */
export function cut(text: string, limit = 80): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value nested too deep to show';
  }
}
