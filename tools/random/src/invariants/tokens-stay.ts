/** No task token leaves Step Functions and Lambda. */
import type { Invariant } from './invariant.ts';

export const tokensStay: Invariant = ({ taskTokens, public: texts }) =>
  texts.flatMap(({ where, text }) => (taskTokens.some((token) => text.includes(token)) ? [`a task token stands in ${where}`] : []));
