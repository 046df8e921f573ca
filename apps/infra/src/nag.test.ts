import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleStack } from './fixtures/sample-stack.ts';
import { acknowledge, covers, exceptionFor, type Finding, nagExceptions } from './nag-exceptions.ts';

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
function findings(acknowledged: readonly Finding[]): Finding[] {
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-nag-'));
  directories.push(outdir);
  const { app, stack } = sampleStack({}, new App({ autoSynth: false, outdir }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const found of acknowledged) {
    const construct = stack.node.findAll().find(({ node }) => node.path === `${stack.node.path}/${found.path}`);
    const exception = exceptionFor(found);
    if (construct && exception) acknowledge(construct, found, exception);
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
    expect(found.filter((finding) => !exceptionFor(finding))).toEqual([]);
  });

  it('passes with the exceptions', () => {
    expect(findings(found)).toEqual([]);
  });

  it('needs every exception, everywhere', () => {
    const unneeded = nagExceptions.flatMap((exception) =>
      exception.at.filter((place) => !found.some((finding) => finding.path === place && covers(exception, finding))),
    );
    expect(unneeded).toEqual([]);
  });
});
