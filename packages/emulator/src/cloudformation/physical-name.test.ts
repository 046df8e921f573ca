import { expect, it } from 'vitest';
import { physicalName } from './physical-name.ts';

it('is made of stack, logical id and a hash, and the same every time', () => {
  const name = physicalName('Approvals', 'OpenLevel', 64);
  expect(name).toMatch(/^Approvals-OpenLevel-[A-Z0-9]{12}$/u);
  expect(physicalName('Approvals', 'OpenLevel', 64)).toBe(name);
  expect(physicalName('Approvals', 'CloseLevel', 64)).not.toBe(name);
});

it.each([64, 80, 128, 256])('is cut in front of the hash at %i characters', (maxLength) => {
  const name = physicalName('S'.repeat(100), 'L'.repeat(255), maxLength);
  expect(name).toHaveLength(maxLength);
  expect(name).toMatch(/-[A-Z0-9]{12}$/u);
});
