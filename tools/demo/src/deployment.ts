/** What the deployed stack says of itself in its outputs. */
import type { Emulator } from '@countersign/emulator';

/** The stack's example of a request with a policy; as much of it as is used here. */
export interface ExampleRequest {
  readonly policy: string;
  readonly subject: string;
  readonly review: { readonly url: string; readonly file?: string };
  readonly requestedBy: { readonly principal: string };
}

export interface Deployment {
  /** The prefix of its names. */
  readonly name: string;
  readonly flowArn: string;
  readonly example: ExampleRequest;
  /** The example as the stack gives it: an input for the flow. */
  readonly exampleText: string;
}

export function readDeployment({ outputs }: Pick<Emulator, 'outputs'>): Deployment {
  const exampleText = output(outputs, 'ApprovalRequestExample');
  const parameter = output(outputs, 'ApprovalFlowArnParameter');
  const name = /^\/countersign\/([^/]+)\//.exec(parameter)?.[1];
  if (name === undefined) throw new Error(`The output ApprovalFlowArnParameter names no deployment: ${parameter}`);
  const example = JSON.parse(exampleText) as ExampleRequest;
  return { name, flowArn: output(outputs, 'ApprovalFlowArn'), example, exampleText };
}

function output(outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value !== undefined) return value;
  throw new Error(`The stack has no output ${name}; it has ${Object.keys(outputs).join(', ') || 'none'}`);
}
