/**
 * zod's schemas can describe themselves as JSON Schemas. Ours do so when contracts are built, never in a function, so the
 * bundles go without that part of zod: whatever it exports is there, and throws.
 */
import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const absent = "const absent = () => { throw new Error('JSON Schemas are not part of this bundle'); };";

export const withoutJsonSchemas: Plugin = {
  name: 'without-json-schemas',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/ }, ({ path }) => {
      const names = [...readFileSync(path, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
      return { contents: [absent, ...names.map((name) => `export const ${name} = absent;`)].join('\n') };
    });
  },
};
