import { describe, expect, it } from 'vitest';
import { createTaskToken, executionOfToken } from './task-token.ts';

const arn = `arn:aws-us-gov:states:us-gov-west-1:123456789012:execution:${'m'.repeat(80)}:${'e'.repeat(80)}`;

describe('a task token', () => {
  it('leads back to its execution', () => {
    expect(executionOfToken(createTaskToken(arn, 'one'))).toBe(arn);
  });

  it('is as long as those of AWS and shows nothing of what it holds', () => {
    const token = createTaskToken(arn, 'one');
    expect(token).toMatch(/^AQCA[A-Za-z0-9+/]+$/);
    expect(token).toHaveLength(640);
    expect(Buffer.from(token, 'base64').toString('latin1')).not.toContain('execution');
  });

  it('depends on its nonce alone', () => {
    expect(createTaskToken(arn, 'one')).toBe(createTaskToken(arn, 'one'));
    expect(createTaskToken(arn, 'one')).not.toBe(createTaskToken(arn, 'two'));
  });

  it.each([
    ['text', 'not a token'],
    ['nothing', ''],
    ['a changed character', `AQCB${createTaskToken(arn, 'one').slice(4)}`],
    ['a missing character', createTaskToken(arn, 'one').slice(1)],
    ['white space', `${createTaskToken(arn, 'one')}\n`],
  ])('is refused with %s', (_, token) => {
    expect(() => executionOfToken(token)).toThrow(expect.objectContaining({ type: 'InvalidToken', message: "Invalid Token: 'Invalid token'" }));
  });
});
