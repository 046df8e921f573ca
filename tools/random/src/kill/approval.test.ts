/** An approval of three levels with our own handlers, whose emulator dies again and again: the right outcome, one mail a level. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SendAutomationSignalCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ApprovalClient } from '@countersign/sdk';
import { expect, it } from 'vitest';

import { approvers, service } from '../people.ts';
import { control } from './errand.ts';
import { Mortal } from './mortal.ts';
import type { Doom } from './mortal.ts';

const assembly = fileURLToPath(new URL('../../cdk.out', import.meta.url));
const levels = [['team-lead'], ['security-lead', 'auditor'], ['release-manager']] as const;
const dooms: readonly Doom[] = [{ at: 'after', write: 2 }, { at: 'before', write: 3 }, { at: 'milliseconds', after: 300 }, { at: 'marked', write: 4 }];

interface Mail {
  readonly to: string;
  readonly body: string;
}

it('an approval ends as it was decided, with one mail a level', async () => {
  const data = mkdtempSync(join(tmpdir(), 'emulator-killed-'));
  const mortal = new Mortal({ assembly, data, doom: (life) => (life % 9 === 0 ? undefined : dooms[life % dooms.length]) });
  const connection = (endpoint: string) => ({ endpoint, region: 'us-east-1', maxAttempts: 1 });
  const keysOf = (endpoint: string, arn: string) => control<{ accessKeyId: string; secretAccessKey: string }>(endpoint, '/principals', { arn });
  const clientOf = async (endpoint: string) => new ApprovalClient({ ...connection(endpoint), deployment: 'single', credentials: await keysOf(endpoint, service) });
  const mailTo = async (to: string): Promise<string> => {
    for (let tries = 0; tries < 30; tries += 1) {
      await mortal.ask((endpoint) => control(endpoint, '/clock', { advanceSeconds: 2 }));
      const mails = await mortal.ask((endpoint) => control<readonly Mail[]>(endpoint, '/mails'));
      const [, id] = /automation\/execution\/([0-9a-f-]{36})/.exec(mails.find((mail) => mail.to === to)?.body ?? '') ?? [];
      if (id !== undefined) return id;
    }
    throw new Error(`No mail came to ${to}`);
  };
  try {
    const request = { key: 'survivor', policy: 'three', subject: 'Deploy release 42', review: { url: 'https://example.com/42' } };
    const { id: name } = await mortal.ask(async (endpoint) => (await clientOf(endpoint)).request(request));
    for (const [index, signers] of levels.entries()) {
      const id = await mailTo(`three-${index + 1}@example.com`);
      for (const signer of signers) await mortal.ask((endpoint) => sign(endpoint, id, signer));
    }
    await mortal.ask((endpoint) => control(endpoint, '/clock', { advanceSeconds: 30 }));
    const approval = await mortal.ask(async (endpoint) => (await clientOf(endpoint)).get(name));
    const mails = await mortal.ask((endpoint) => control<readonly Mail[]>(endpoint, '/mails'));
    expect(approval).toMatchObject({ status: 'APPROVED' });
    expect(mails.map(({ to }) => to)).toEqual(levels.map((_, index) => `three-${index + 1}@example.com`));
    expect(mortal.complaints).toBe('');
    expect(mortal.lives).toBeGreaterThan(5);
  } finally {
    await mortal.end();
    rmSync(data, { recursive: true, force: true });
  }

  /** A signal whose answer was lost was heard or not: whoever has decided already is refused or counts once. */
  async function sign(endpoint: string, AutomationExecutionId: string, signer: keyof typeof approvers): Promise<void> {
    const client = new SSMClient({ ...connection(endpoint), credentials: await keysOf(endpoint, approvers[signer]) });
    try {
      await client.send(new SendAutomationSignalCommand({ AutomationExecutionId, SignalType: 'Approve' }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'InvalidAutomationSignalException' && error.name !== 'AutomationStepNotFoundException') throw error;
    } finally {
      client.destroy();
    }
  }
});
