/** Faults as AWS shapes them. Whatever an operation refuses leaves the emulator as one of these. */

export interface AwsErrorShape {
  /** The error's name, for example `ExecutionDoesNotExist`. */
  readonly type: string;
  readonly message: string;
}

export class AwsError extends Error {
  readonly type: string;
  /** HTTP status; AWS answers 400 to what the caller did wrong. */
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }

  toShape(): AwsErrorShape {
    return { type: this.type, message: this.message };
  }
}

/** The error for an operation, action or option that the emulator does not have. It names what is missing. */
export function notSupported(what: string): AwsError {
  return new AwsError('UnsupportedOperation', `${what} is not supported by this emulator; SUPPORT.md lists what is.`, 501);
}
