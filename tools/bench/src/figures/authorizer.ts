/** What it costs to decide a call by the template's policies: once anew, and again. */
import { type AccessRequest, type Authorizer, type CreateAuthorizer, startEmulator } from '@countersign/emulator';
import { forgetDecisions, watchAccess } from '@countersign/iam';
import { approverArns, openOffice, requester } from '../approval/office.ts';
import { runApproval } from '../approval/run-approval.ts';
import { paths } from '../paths.ts';
import { median } from '../statistics.ts';

export interface AuthorizerFigures {
  /** What one approval of three levels asks of it. */
  readonly requestsPerApproval: number;
  /** Median of requests like none before, in microseconds. */
  readonly newUs: number;
  /** Mean of requests like one before. */
  readonly knownUs: number;
}

const warmUps = 3;
const repeats = 200;
/** People may do everything here: it is handlers, machines and runbooks that are measured. */
const anything = { name: 'anything', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };

export async function measureAuthorizer(): Promise<AuthorizerFigures> {
  const { authorizer, requests } = await recordRequests();
  const inTurn = async () => {
    for (const request of requests) await authorizer.authorize(request);
  };
  await inTurn();
  const anew: number[] = [];
  for (const request of requests) {
    forgetDecisions();
    anew.push(await microseconds(() => authorizer.authorize(request)));
  }
  await inTurn();
  const again = await microseconds(async () => {
    for (let time = 0; time < repeats; time += 1) await inTurn();
  });
  return { requestsPerApproval: requests.length, newUs: median(anew), knownUs: again / repeats / requests.length };
}

/** Those of one approval, and what decides them. */
async function recordRequests(): Promise<{ authorizer: Authorizer; requests: readonly AccessRequest[] }> {
  const requests: AccessRequest[] = [];
  let authorizer: Authorizer | undefined;
  const recording: CreateAuthorizer = async (deployed) => {
    const deciding = (authorizer = await watchAccess().authorizer(deployed));
    return {
      authorize(request) {
        requests.push(request);
        return deciding.authorize(request);
      },
    };
  };
  const emulator = await startEmulator({ assembly: paths.assembly, schedules: 'off', authorizer: recording });
  for (const arn of [requester, ...approverArns]) emulator.principals.issue(arn, { policies: [anything] });
  const office = await openOffice({ endpoint: emulator.endpoint, flowArn: emulator.outputs['ApprovalFlowArn'] ?? '' });
  try {
    for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await runApproval(office, { pollSeconds: 0.01 });
    await office.control.settle();
    requests.length = 0;
    await runApproval(office);
    await office.control.settle();
  } finally {
    office.close();
    await emulator.close();
  }
  if (!authorizer) throw new Error('The emulator made no authorizer');
  return { authorizer, requests };
}

async function microseconds(task: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await task();
  return (performance.now() - startedAt) * 1000;
}
