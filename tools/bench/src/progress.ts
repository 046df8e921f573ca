/** Says on stderr what is being measured; stdout is for the figures. */
export function progress(text: string): void {
  process.stderr.write(`· ${text}\n`);
}
