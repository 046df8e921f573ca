/**
 * `node src/report/main.ts ASSEMBLY USAGE`: which grants of an assembly were used, from what emulators recorded in the
 * directory USAGE. Exits with 1 where something must not be.
 */
import { readUsage } from '../record/usage-file.ts';
import { complaintsAbout } from './complaints.ts';
import { printSummary } from './print.ts';
import { summarize } from './summary.ts';
import { Templates } from './template.ts';

const [assembly, usage] = process.argv.slice(2);
if (assembly === undefined || usage === undefined) throw new Error('Name the assembly and the directory of what was recorded: main.ts ASSEMBLY USAGE');

const templates = new Templates(assembly);
const summary = summarize(readUsage(usage), (grant) => templates.reasonFor(grant));
const complaints = complaintsAbout(summary);
console.log(printSummary(summary));
console.log(complaints.length === 0 ? '\nEvery grant is used or says why it is there; nothing was denied that nobody expected.' : `\n${complaints.join('\n')}`);
if (complaints.length > 0) process.exitCode = 1;
