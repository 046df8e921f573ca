/** What the emulator's process holds: idle, with all its handler threads, and with many approvals that wait. */
import { secondsInFlight, timesInFlight } from '../approval/in-flight.ts';
import { openOffice } from '../approval/office.ts';
import { nextLetter, requestApproval, runApproval } from '../approval/run-approval.ts';
import type { Effort } from '../effort.ts';
import { startEmulatorProcess } from '../process/server-process.ts';
import type { Vitals } from '../process/server-process.ts';
import { width } from './throughput.ts';

export interface MemoryFigures {
  /** After the first approval, with one handler thread for each function. */
  readonly idle: MemoryInUse;
  /** After many approvals at once, when no more threads are started. */
  readonly warm: MemoryInUse;
  readonly pendingApprovals: number;
  readonly pending: MemoryInUse;
  readonly perPendingApproval: MemoryInUse;
}

/** Bytes, after a garbage collection of the main thread: of the whole process, and of the main thread's heap. */
export type MemoryInUse = Pick<Vitals, 'rss' | 'heapUsed'>;

export async function measureMemory(effort: Effort): Promise<MemoryFigures> {
  const emulator = await startEmulatorProcess();
  const office = await openOffice({ endpoint: emulator.endpoint, flowArn: emulator.outputs['ApprovalFlowArn'] ?? '' });
  const settled = async (): Promise<MemoryInUse> => {
    await office.control.settle();
    const { rss, heapUsed } = await emulator.vitalsWithoutGarbage();
    return { rss, heapUsed };
  };
  try {
    const approve = () => runApproval(office, { pollSeconds: 0.1 });
    await approve();
    const idle = await settled();
    await secondsInFlight(effort.warmUpSeconds, width, approve);
    const warm = await settled();
    await timesInFlight(effort.pendingApprovals, width, async () => nextLetter(office, await requestApproval(office)));
    const pending = await settled();
    return { idle, warm, pendingApprovals: effort.pendingApprovals, pending, perPendingApproval: share(warm, pending, effort) };
  } finally {
    office.close();
    await emulator.stop();
  }
}

function share(before: MemoryInUse, after: MemoryInUse, { pendingApprovals }: Effort): MemoryInUse {
  return {
    rss: (after.rss - before.rss) / pendingApprovals,
    heapUsed: (after.heapUsed - before.heapUsed) / pendingApprovals,
  };
}
