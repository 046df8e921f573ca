/** Which way dependencies may run. docs/explanation/architecture.md draws it; this list enforces it. */

export interface DependencyRule {
  /** A folder below the repository's root. */
  readonly folder: string;
  /** Packages of ours that its source may import. */
  readonly ours: readonly string[];
  /** What else it may import: exact names, or every other package. Node's own modules are always allowed. */
  readonly others: readonly string[] | 'any';
  /** Packages that it may not import even so. */
  readonly never?: readonly RegExp[];
}

const awsClients = /^@aws-sdk\//;

export const dependencyRules: readonly DependencyRule[] = [
  { folder: 'packages/contracts/src', ours: [], others: ['zod'] },
  { folder: 'packages/runtime/src', ours: ['@countersign/contracts'], others: 'any' },
  // The approval logic is pure: AWS stays behind ports.
  { folder: 'packages/runtime/src/approval', ours: ['@countersign/contracts'], others: ['zod'], never: [awsClients] },
  { folder: 'packages/sdk/src', ours: ['@countersign/contracts'], others: 'any' },
  // The bundled handlers come as assets, never as imports.
  { folder: 'packages/constructs/src', ours: ['@countersign/contracts'], others: 'any', never: [awsClients] },
  // An emulator that shared our code would confirm our own mistakes.
  { folder: 'packages/emulator/src', ours: [], others: 'any' },
  { folder: 'apps/infra/src', ours: ['@countersign/constructs', '@countersign/contracts'], others: 'any', never: [awsClients] },
];
