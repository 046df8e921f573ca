/** The only place that reads the environment. */
export function recordingDirectory(): string | undefined {
  return process.env['COUNTERSIGN_IAM_USAGE'] || undefined;
}
