import { createHash } from 'node:crypto';
import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import type { RunbookContent } from './runbook/approval-runbook.ts';
import { approvalRunbook } from './runbook/approval-runbook.ts';
import { parentRunbook } from './runbook/parent-runbook.ts';

/**
 * `single`: one automation per level, which waits in aws:approve and holds none of the account's 100 running slots.
 * `nested`: the article's parent and child. Every pending approval then holds a slot as a parent: at about 100 pending
 * ones the children can no longer start, and nobody is asked. https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export type RunbookStyle = 'single' | 'nested';

export interface RunbooksProps {
  readonly deployment: Deployment;
  readonly windowsSeconds: readonly number[];
  readonly style: RunbookStyle;
  readonly slackSeconds: number;
}

/**
 * The runbooks, one for each window. What stands under a document's name never changes: another content is another
 * document, and the old one stays for approvals that are pending (docs/decisions/0001-immutable-runbooks.md).
 */
export class Runbooks extends Construct {
  /** Names of the documents that open-level starts, by their window in seconds. */
  readonly names: Readonly<Record<string, string>>;
  /** What all their names start with, also of those that were retained. */
  readonly prefix: string;
  /** Names of those that a parent starts; empty unless nested. */
  readonly children: readonly string[];

  constructor(scope: Construct, id: string, props: RunbooksProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    assertDocumentPrefix(stackName);
    this.prefix = documentPrefix(stackName);
    const pairs = props.windowsSeconds.map((windowSeconds) => this.runbooksOf(windowSeconds, props));

    this.names = Object.fromEntries(pairs.map(({ windowSeconds, started }) => [String(windowSeconds), started]));
    this.children = pairs.flatMap(({ child }) => child ?? []);
  }

  private runbooksOf(windowSeconds: number, { deployment, style, slackSeconds }: RunbooksProps) {
    const parts = {
      windowSeconds,
      assumeRoleArn: deployment.automationRoleArn,
      closeLevelName: deployment.names.closeLevel,
    };
    const approval = this.document(`Approval${windowSeconds}s`, approvalRunbook(parts));
    if (style === 'single') return { windowSeconds, started: approval };

    const parent = parentRunbook({ ...parts, childName: approval, deployment: deployment.prefix, slackSeconds });
    return { windowSeconds, started: this.document(`Parent${windowSeconds}s`, parent), child: approval };
  }

  /** CloudFormation chooses the name: a fixed one would collide with a retained document when a window returns. */
  private document(id: string, content: RunbookContent): string {
    const hash = createHash('sha256').update(JSON.stringify(Stack.of(this).resolve(content))).digest('hex').slice(0, 8);
    const document = new ssm.CfnDocument(this, `${id}${hash}`, {
      documentType: 'Automation',
      documentFormat: 'JSON',
      content,
      updateMethod: 'NewVersion',
    });
    document.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return document.ref;
  }
}

/** The stack's name leads; how much of a long one CloudFormation keeps within 128 characters is not documented. */
const keptOfStackName = 32;

function documentPrefix(stackName: string): string {
  if (Token.isUnresolved(stackName) || stackName.length <= keptOfStackName) return `${stackName}-`;
  return stackName.slice(0, keptOfStackName);
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
function assertDocumentPrefix(stackName: string): void {
  if (Token.isUnresolved(stackName) || !/^(?:aws|amazon|amzn)/i.test(stackName)) return;
  throw new Error(`The stack name ${stackName} leads the names of runbooks, which must not start with aws, amazon or amzn`);
}
