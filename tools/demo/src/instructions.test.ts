import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { instructions } from './instructions.ts';

const deployment: Parameters<typeof instructions>[1] = JSON.parse('{"flowArn":"arn","example":{},"exampleText":"{}"}');
const id = '01234567-89ab-cdef-0123-456789abcdef';

it('finds the newest approval, though an alarm has mailed since', () => {
  const text = instructions({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1' }, deployment, (heading) => heading);
  const [line = ''] = /AUTOMATION=.*/.exec(text) ?? [];
  const bodies = ['Automation Execution Id: an-older-one', `Automation Execution Id: ${id}`, 'Your alarm has entered the OK state'];
  const mails = JSON.stringify(bodies.map((body) => ({ body })));
  const shell = line.replace(/curl -s "[^"]*"/, `printf %s '${mails}'`);
  expect(spawnSync('sh', ['-c', `${shell}; echo "$AUTOMATION"`], { encoding: 'utf8' }).stdout).toBe(`${id}\n`);
});
