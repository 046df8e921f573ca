import { defineConfig } from './src/config.ts';

const days = 86_400;

/** Three levels, each with a person of its own, and operators. Put in your people, then `pnpm nx deploy infra`. */
export default defineConfig({
  stackName: 'countersign',
  prefix: 'countersign',
  monitoring: { notify: ['operators@example.com'] },
  policies: [
    {
      name: 'production-change',
      levels: [
        {
          name: 'team',
          approvers: ['arn:aws:iam::123456789012:user/team-lead'],
          minRequiredApprovals: 1,
          notify: ['team@example.com'],
          windowSeconds: 7 * days,
        },
        {
          name: 'security',
          approvers: ['arn:aws:iam::123456789012:user/security-lead'],
          minRequiredApprovals: 1,
          notify: ['security@example.com'],
          windowSeconds: 7 * days,
        },
        {
          name: 'release',
          approvers: ['arn:aws:iam::123456789012:user/release-manager'],
          minRequiredApprovals: 1,
          notify: ['release@example.com'],
          windowSeconds: 3 * days,
        },
      ],
    },
  ],
});
