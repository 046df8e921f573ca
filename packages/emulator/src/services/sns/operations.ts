import type { Operations } from '../../wire/operation.ts';
import { publish } from './publish.ts';

/** What the emulated SNS can do. */
export const snsOperations: Operations = {
  'sns:Publish': publish,
};
