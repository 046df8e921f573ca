/** Beside the sources, Node strips the types itself; beside the bundle the worker is a bundle of its own. */
export const workerEntry = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './lambda-worker.js',
  import.meta.url,
);
