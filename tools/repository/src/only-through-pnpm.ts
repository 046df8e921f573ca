/** Run before a package is published: only pnpm replaces `workspace:` and `catalog:` by versions that others can install. */
const publisher = process.env['npm_config_user_agent'] ?? 'an unknown package manager';

if (!publisher.startsWith('pnpm/')) {
  console.error(`This would be published by ${publisher}, with workspace: and catalog: in its dependencies. Publish with: pnpm run release`);
  process.exitCode = 1;
}
