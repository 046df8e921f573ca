/** No automation waits for people when its level has ended. */
import { ended } from '../observe/ended.ts';
import type { Invariant } from './invariant.ts';

export const nothingWaits: Invariant = ({ approvals, atRest, events }) => [
  ...(events === 'delivered' ? atRest.automations : [])
    .filter(({ status, levelStatus }) => !ended(status) && levelStatus !== 'RUNNING')
    .map(({ id, levelExecutionArn, levelStatus }) => `${id} still asks for ${levelExecutionArn}, which is ${levelStatus}`),
  ...approvals
    .flatMap(({ levels }) => levels.flatMap(({ automations }) => automations))
    .filter(({ status }) => !ended(status))
    .map(({ id, status }) => `${id} is ${status} though every window is over`),
];
