/** ArnLike: `*` stands for any text, `?` for one character. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function arnMatches(pattern: string, arn: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === arn;
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(arn);
}
