import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repository } from './imports.ts';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
}

const guard = fileURLToPath(new URL('only-through-pnpm.ts', import.meta.url));

function publish(userAgent: string | undefined) {
  const { npm_config_user_agent: _set, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [guard], {
    encoding: 'utf8',
    env: { ...env, ...(userAgent !== undefined && { npm_config_user_agent: userAgent }) },
  });
  return { status, stderr };
}

describe('publishing', () => {
  it.each(['npm/11.6.2 node/v24.21.0 linux x64 workspaces/false', 'yarn/4.9.1 npm/? node/v24.21.0', undefined])(
    'is refused through %s, which would leave workspace: and catalog: in what is published',
    (userAgent) => {
      const { status, stderr } = publish(userAgent);
      expect(status).toBe(1);
      expect(stderr).toContain('pnpm run release');
    },
  );

  it('is left alone through pnpm', () => {
    expect(publish('pnpm/12.21.0 npm/? node/v24.21.0 linux x64')).toEqual({ status: 0, stderr: '' });
  });
});

describe('a package that is published', () => {
  const published = readdirSync(join(repository, 'packages')).flatMap((name) => {
    const directory = join(repository, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
    return manifest.private ? [] : [{ directory, ...manifest }];
  });

  it.each(published)('$name refuses to be published through anything but pnpm', ({ directory, scripts }) => {
    const [node, script, ...rest] = (scripts?.['prepublishOnly'] ?? '').split(' ');
    expect([node, join(directory, script ?? ''), rest]).toEqual(['node', guard, []]);
  });
});
