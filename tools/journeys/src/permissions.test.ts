/** What a denial looks like where a grant is missing, and grants that only another answer of AWS needs. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callingJourneys } from './journeys/calling.ts';
import { approverOf } from './people.ts';
import { decideByMail } from './stage/mail.ts';
import { assembly, openStage, outcomeOf, request, type Stage } from './stage/stage.ts';

describe('where AWS asks for automation-definition/NAME:VERSION, as recorded denials name it', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ automationStartResource: 'automationDefinition' });
  });
  afterAll(() => stage.close());

  it.each(['journeys', 'nested'] as const)('%s opens its levels all the same', async (prefix) => {
    const { id } = await request(stage.service(prefix), 'levels-1');
    await decideByMail(await stage.ssmAs(approverOf(1)), await stage.nextMail(id), 'Approve');
    expect(await outcomeOf(stage.service(prefix), id)).toMatchObject({ status: 'APPROVED' });
  });

  callingJourneys(() => stage);
});

interface Statement {
  readonly Action: string | readonly string[];
}

/** A copy of the assembly whose template lacks an action in the inline policy of a role. Answers its directory. */
function without(action: string, role: RegExp): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-without-'));
  cpSync(assembly, directory, { recursive: true });
  const file = join(directory, 'journeys.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, { Type: string; Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] } }> };
  const [found] = Object.entries(template.Resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && role.test(id));
  const [policy] = found?.[1].Properties.Policies ?? [];
  if (!policy) throw new Error(`No role matches ${String(role)}`);
  policy.PolicyDocument.Statement = policy.PolicyDocument.Statement.filter(({ Action }) => ![Action].flat().includes(action));
  writeFileSync(file, JSON.stringify(template));
  return directory;
}

it.each([
  {
    action: 'ssm:StartAutomationExecution',
    role: /OpenLevelRole/,
    resource: /arn:aws:ssm:us-east-1:123456789012:document\/journeys-\S+/,
    name: 'journeys-open-level',
  },
  {
    action: 'states:StartExecution',
    role: /ApprovalsMachineRole/,
    resource: /arn:aws:states:us-east-1:123456789012:stateMachine:journeys-approval-level/,
    name: 'ApprovalsMachineRole',
  },
])('an approval fails with an AccessDenied that names principal, action and resource where $name may not call $action', async ({ action, role, resource, name }) => {
  const directory = without(action, role);
  const stage = await openStage({}, directory);
  stage.expectDenial({ action, principal: name });
  const { id } = await request(stage.service(), 'levels-1');
  await stage.control.advance(3600);
  const approval = await stage.service().get(id);
  await stage.close();
  rmSync(directory, { recursive: true });
  const who = `arn:aws:sts::123456789012:assumed-role/\\S*${name}\\S*`;
  const denied = new RegExp(`User: ${who} is not authorized to perform: ${action} on resource: ${resource.source} because no identity-based policy allows the ${action} action`);
  expect(approval.status).toBe('FAILED');
  expect(JSON.stringify(approval)).toMatch(denied);
});
