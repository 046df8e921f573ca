/** `pnpm bench`: measures what it all costs and prints it beside what it should cost. Slow figures fail nothing. */
import { parseArgs } from 'node:util';
import { fullEffort, quickEffort } from './effort.ts';
import { measureAll, type Figures } from './figures/figures.ts';
import { sectionsOf } from './report/sections.ts';
import { renderTable } from './report/table.ts';

const usage = `pnpm bench [--quick] [--json]

  --quick   fewer repeats: about a third of the time
  --json    the raw figures instead of the table
`;

const options = {
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

const { quick, json, help } = parseArgs({ options }).values;
if (help) process.stdout.write(usage);
else await bench();

async function bench(): Promise<void> {
  const figures = await measureAll(quick ? quickEffort : fullEffort);
  process.stdout.write(json ? `${JSON.stringify(figures, null, 2)}\n` : `\n${heading(figures)}\n\n${renderTable(sectionsOf(figures))}\n`);
}

function heading({ machine, seconds }: Figures): string {
  return `${machine.processors} × ${machine.model}, Node ${machine.node}, measured in ${seconds.toFixed(0)} s`;
}
