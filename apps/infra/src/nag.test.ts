import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleStack } from './fixtures/sample-stack.ts';
import { acknowledge, exceptionFor, nagExceptions } from './nag-exceptions.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly conclusion: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

const directories: string[] = [];

afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** What the pack finds in the sample's stack, by path within it. */
function findings(acknowledged: readonly { path: string; finding: string }[]) {
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-nag-'));
  directories.push(outdir);
  const { app, stack } = sampleStack({}, new App({ autoSynth: false, outdir }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const { path, finding } of acknowledged) {
    const construct = stack.node.findAll().find(({ node }) => node.path === `${stack.node.path}/${path}`);
    const exception = exceptionFor(path, finding);
    if (construct && exception) acknowledge(construct, finding, exception);
  }
  try {
    app.synth();
  } catch {
    // The report says what was violated.
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        rule: ruleName.replace(/\[.*$/, ''),
        finding: /\[(.*)\]$/.exec(ruleName)?.[1] ?? '',
        path: constructPath.replace('countersign/', ''),
      })),
    ),
  );
}

describe("cdk-nag's AwsSolutions pack", () => {
  const found = findings([]);

  it('finds nothing but what has an exception with a reason', () => {
    const unexplained = found.filter(({ rule, path, finding }) => rule !== 'AwsSolutions-IAM5' || !exceptionFor(path, finding));
    expect(unexplained).toEqual([]);
  });

  it('passes with the exceptions', () => {
    expect(findings(found)).toEqual([]);
  });

  it('needs every exception, everywhere', () => {
    const unneeded = nagExceptions.flatMap(({ at, finding }) =>
      at.filter((place) => !found.some(({ path, finding: text }) => path === place && finding.test(text))),
    );
    expect(unneeded).toEqual([]);
  });
});
