import { describe, expect, it } from 'vitest';
import { aFlow, aLevel, aPolicy, aStack, user, week } from './fixtures/a-flow.ts';
import { resourcesOf } from './fixtures/plain.ts';
import type { RunbookContent } from './runbook/approval-runbook.ts';

const documentsOf = (...args: Parameters<typeof aFlow>) => resourcesOf(aFlow(...args).template(), 'AWS::SSM::Document');
const contentOf = ([, { Properties }]: ReturnType<typeof documentsOf>[number]) => Properties['Content'] as RunbookContent;

const report = {
  name: 'Report',
  action: 'aws:invokeLambdaFunction',
  maxAttempts: 3,
  timeoutSeconds: 120,
  isCritical: true,
  onFailure: 'Abort',
  isEnd: true,
  inputs: {
    FunctionName: 'countersign-close-level',
    InvocationType: 'RequestResponse',
    InputPayload: {
      version: 1,
      kind: 'report',
      levelExecutionArn: '{{ LevelExecutionArn }}',
      automationExecutionId: '{{ automation:EXECUTION_ID }}',
    },
  },
};

describe('the runbook', () => {
  const [document] = documentsOf();
  if (!document) throw new Error('there is no document');
  const content = contentOf(document);

  it('asks for as long as its window, and reports however that ends', () => {
    expect(content.mainSteps).toEqual([
      {
        name: 'Approve',
        action: 'aws:approve',
        timeoutSeconds: week,
        onFailure: 'step:Report',
        onCancel: 'step:Report',
        isCritical: false,
        nextStep: 'Report',
        inputs: {
          Approvers: '{{ Approvers }}',
          MinRequiredApprovals: '{{ MinRequiredApprovals }}',
          NotificationArn: '{{ NotificationArn }}',
          Message: expect.any(String) as string,
        },
      },
      report,
    ]);
  });

  it('says in its mail what is asked, for which level, by whom', () => {
    const [approve] = content.mainSteps as [{ inputs: { Message: string } }];
    const { Message } = approve.inputs;
    const shown = ['Subject', 'Level', 'Approval', 'ReviewUrl', 'ReviewFile', 'RequestedBy'];
    shown.forEach((parameter) => expect(Message).toContain(`{{ ${parameter} }}`));
    expect(Message.length + shown.length * 512).toBeLessThan(4096);
  });

  it('takes these parameters, and no task token', () => {
    const types = Object.entries(content.parameters).map(([name, { type }]) => [name, type]);
    expect(Object.fromEntries(types)).toEqual({
      LevelExecutionArn: 'String',
      Approvers: 'StringList',
      MinRequiredApprovals: 'Integer',
      NotificationArn: 'String',
      Subject: 'String',
      Level: 'String',
      Approval: 'String',
      ReviewUrl: 'String',
      ReviewFile: 'String',
      RequestedBy: 'String',
    });
  });

  it('runs as the automation role, whose name never changes', () => {
    expect(content).toMatchObject({
      schemaVersion: '0.3',
      assumeRole: 'arn:aws:iam::123456789012:role/countersign-automation-eu-central-1',
    });
  });

  it('is kept, and has no name that could collide with one that was kept', () => {
    const [, resource] = document;
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(resource.Properties).toMatchObject({ DocumentType: 'Automation', UpdateMethod: 'NewVersion' });
    expect(resource.Properties).not.toHaveProperty('Name');
    expect(resource.Properties).not.toHaveProperty('VersionName');
  });
});

describe('runbooks', () => {
  const idsOf = (...args: Parameters<typeof aFlow>) => documentsOf(...args).map(([id]) => id);

  it('exist once for each window', () => {
    const levels = [aLevel(), aLevel({ name: 'security', approvers: [user('security-lead')], window: 3600 })];
    const documents = documentsOf({ policies: [aPolicy({ levels })], additionalWindows: [week, 60] });
    expect(documents.map((document) => contentOf(document).mainSteps[0]?.['timeoutSeconds'])).toEqual([week, 3600, 60]);
  });

  it('stay what they are while their content stays', () => {
    expect(idsOf()).toEqual(idsOf());
    expect(idsOf({ slack: 7200 })).toEqual(idsOf());
  });

  it.each<[string, Parameters<typeof aFlow>[0]]>([
    ['window', { policies: [aPolicy({ levels: [aLevel({ window: 3600 })] })] }],
    ['deployment', { prefix: 'other' }],
    ['style', { runbooks: 'nested' }],
  ])('become others with another %s', (_what, changes) => {
    expect(idsOf(changes)).not.toEqual(idsOf());
  });

  it('become others where a parent waits longer, but not its child', () => {
    const [child, parent] = idsOf({ runbooks: 'nested' });
    const [sameChild, otherParent] = idsOf({ runbooks: 'nested', slack: 7200 });
    expect(sameChild).toBe(child);
    expect(otherParent).not.toBe(parent);
  });

  it.each(['aws-approvals', 'Amazon', 'amzn1'])('cannot come from a stack named %s, which would lead their names', (name) => {
    expect(() => aFlow({}, aStack(name))).toThrow(
      `The stack name ${name} leads the names of runbooks, which must not start with aws, amazon or amzn`,
    );
  });
});

describe('nested runbooks', () => {
  const documents = documentsOf({ runbooks: 'nested' });
  const child = documents.find(([id]) => /Approval604800s/.test(id));
  const parent = documents.find(([id]) => /Parent604800s/.test(id));

  it('run the child once, tagged, for longer than it may take', () => {
    if (!child || !parent) throw new Error('a pair is expected');
    const { parameters, mainSteps } = contentOf(parent);
    expect(mainSteps).toEqual([
      {
        name: 'RunApproval',
        action: 'aws:executeAutomation',
        maxAttempts: 1,
        timeoutSeconds: week + 3600,
        onFailure: 'step:Report',
        onCancel: 'step:Report',
        isCritical: false,
        nextStep: 'Report',
        inputs: {
          DocumentName: `<${child[0]}>`,
          RuntimeParameters: Object.fromEntries(Object.keys(parameters).map((name) => [name, `{{ ${name} }}`])),
          Tags: [{ Key: 'countersign:deployment', Value: 'countersign' }],
        },
      },
      report,
    ]);
  });

  it('are started by the parent', () => {
    const { template } = aFlow({ runbooks: 'nested' });
    const [[, open] = []] = resourcesOf(template(), 'AWS::Lambda::Function').filter(([id]) => /OpenLevel/.test(id));
    expect(open?.Properties['Environment']).toMatchObject({
      Variables: { COUNTERSIGN_RUNBOOKS: `{"604800":"<${parent?.[0]}>"}` },
    });
  });
});
