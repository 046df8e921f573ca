/** What a worker and its pool say to each other. Payloads travel as JSON text, so that nothing but JSON arrives. */

/** What a worker is told when it starts. */
export interface WorkerSettings {
  readonly codeDirectory: string;
  readonly handler: string;
  readonly runtime: string;
}

/** The parts of the context object that are data. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** One invocation. A worker gets the next one after it has answered. */
export interface InvokeMessage {
  readonly payload: string;
  readonly context: InvocationContext;
  /** Real time in milliseconds since the epoch at which the function times out. */
  readonly deadline: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface ErrorEnvelope {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type WorkerMessage =
  /** The handler is loaded. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly payload: string }
  /** The handler threw, and the worker goes on. */
  | { readonly kind: 'error'; readonly error: ErrorEnvelope }
  /** The handler cannot be loaded, or an error was caught by nobody: the worker is of no more use. */
  | { readonly kind: 'fatal'; readonly error: ErrorEnvelope }
  | { readonly kind: 'log'; readonly text: string };
