/** A `--data` directory that is not taken, or cannot be written any more. Nothing in it was changed by being refused. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

export function refusedDirectory(directory: string, why: string): DataDirectoryError {
  return new DataDirectoryError(`The data directory ${directory} is not taken, and was left as it is: ${why}`);
}
