/** As much of the Amazon States Language as our definitions use: https://states-language.net */

export interface StateDefinition {
  readonly Type: string;
  readonly Resource?: string;
  readonly [field: string]: unknown;
}

export interface MachineDefinition {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

/** A JSONata expression as the Amazon States Language wants it. Line breaks and indentation are for the source only. */
export function jsonata(expression: string): string {
  return `{% ${expression.trim().replaceAll(/\s*\n\s*/g, ' ')} %}`;
}
