import type { RequestedBy, Review } from '@countersign/contracts';

/** What someone is asked to approve. Each text is a value or a JSONata expression, `{% … %}`. */
export interface RequestTexts {
  readonly subject: string;
  readonly review: Review;
  /** Who asks: kept from deciding. */
  readonly requestedBy: RequestedBy;
}

export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');
}
