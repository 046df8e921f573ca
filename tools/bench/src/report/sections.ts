/** The figures as sections of the table, beside what they should be. */
import type { AuthorizerFigures } from '../figures/authorizer.ts';
import type { BundleFigures } from '../figures/bundles.ts';
import type { Consumption, ConsumptionFigures } from '../figures/consumption.ts';
import type { Figures } from '../figures/figures.ts';
import type { KeptFigures } from '../figures/kept.ts';
import type { MemoryFigures, MemoryInUse } from '../figures/memory.ts';
import type { QuotaFigures } from '../figures/quotas.ts';
import type { StartUpFigures } from '../figures/start-up.ts';
import { width } from '../figures/throughput.ts';
import type { ThroughputFigures } from '../figures/throughput.ts';
import type { Row, Section } from './row.ts';
import { atMost, kilobytes, megabytes, microseconds, milliseconds, percent, perSecond, under } from './row.ts';

export function sectionsOf(figures: Figures): Section[] {
  const { authorizer, bundles, startUp, throughput, kept, memory, quotas, consumption } = figures;
  return [
    bundleSection(bundles),
    startUpSection(startUp),
    throughputSection(throughput),
    authorizerSection(authorizer),
    keptSection(kept),
    memorySection(memory),
    quotaSection(quotas),
    ...consumptionSections(consumption),
  ];
}

function bundleSection(bundles: readonly BundleFigures[]): Section {
  return {
    title: 'Handler bundles',
    rows: bundles.flatMap(({ handler, bytes, importMs }) => [
      under(`${handler}: size`, bytes, { limit: 400_000, show: kilobytes }),
      under(`${handler}: import`, importMs, { limit: 150, show: milliseconds }),
    ]),
    notes: ['import: median of fresh processes, without the start of Node itself'],
  };
}

function startUpSection({ readyAfterOwnStartMs, readyAfterSpawnMs, versionMs, bareNodeMs }: StartUpFigures): Section {
  return {
    title: 'Emulator: from start to ready, with the infra app deployed',
    rows: [
      under("from the process's own start", readyAfterOwnStartMs, { limit: 600, show: milliseconds }),
      { name: 'from spawning it', measured: milliseconds(readyAfterSpawnMs) },
      { name: 'for comparison: --version', measured: milliseconds(versionMs) },
      { name: 'for comparison: Node alone', measured: milliseconds(bareNodeMs) },
    ],
  };
}

function throughputSection({ alone, inFlight, signalToNextMail }: ThroughputFigures): Section {
  const many = `${width} in flight`;
  const fast = inFlight.emulator.perSecond;
  return {
    title: 'Three-level approvals through the wire',
    rows: [
      { name: 'one at a time', measured: perSecond(alone.emulator.perSecond) },
      { name: many, measured: perSecond(fast), goal: { text: `at least ${perSecond(40)}`, met: fast >= 40 } },
      { name: 'one at a time: empty server', measured: perSecond(alone.emptyServer.perSecond) },
      { name: `${many}: empty server`, measured: perSecond(inFlight.emptyServer.perSecond) },
      { name: 'one at a time: share of the empty server', measured: percent(alone.share) },
      { name: `${many}: share of the empty server`, measured: percent(inFlight.share) },
      { name: `${many}: CPU of the emulator an approval`, measured: milliseconds(inFlight.emulator.serverCpuMsPerApproval) },
      { name: `${many}: CPU of the empty server an approval`, measured: milliseconds(inFlight.emptyServer.serverCpuMsPerApproval) },
      { name: `${many}: the machine busy with other things`, measured: percent(inFlight.emulator.othersShare) },
      under('signal to next mail, one at a time: median', signalToNextMail.medianMs, { limit: 30, show: milliseconds }),
      { name: 'signal to next mail, one at a time: p95', measured: milliseconds(signalToNextMail.p95Ms) },
    ],
    notes: [
      'the empty server gets the same SDK calls from the same client and from as many handler threads, in the same order',
      'and with the outcome looked for at the same pace, and answers each with a fixed text: no template, no engine, no',
      'signature check, none of our handlers’ code; CPU is that of the process with its handler threads, without the client',
    ],
  };
}

function keptSection({ alone, inFlight, approvals, bytes, startMs, firstListMs }: KeptFigures): Section {
  return {
    title: 'State kept: --data',
    rows: [
      { name: 'one at a time: approvals with it', measured: perSecond(alone.withData) },
      { name: 'one at a time: share of those without', measured: percent(alone.share) },
      { name: `${width} in flight: approvals with it`, measured: perSecond(inFlight.withData) },
      { name: `${width} in flight: share of those without`, measured: percent(inFlight.share) },
      under(`from spawning it to ready with ${approvals} approvals`, startMs, { limit: 5000, show: milliseconds }),
      { name: 'the first list of executions after that', measured: milliseconds(firstListMs) },
      { name: 'the directory', measured: megabytes(bytes) },
    ],
    notes: ['the approvals in the directory wait for their first level'],
  };
}

function authorizerSection({ requestsPerApproval, newUs, knownUs }: AuthorizerFigures): Section {
  return {
    title: 'Calls decided by the policies of the template (--authorizer, tools/iam)',
    rows: [
      { name: 'asked for one approval of three levels', measured: String(requestsPerApproval) },
      under('a request like none before: median', newUs, { limit: 2000, show: microseconds }),
      under('a request like one before: mean', knownUs, { limit: 50, show: microseconds }),
    ],
  };
}

function memorySection({ idle, warm, pendingApprovals, pending, perPendingApproval }: MemoryFigures): Section {
  const show = ({ rss, heapUsed }: MemoryInUse) => `${megabytes(rss)} / ${megabytes(heapUsed)}`;
  const { rss, heapUsed } = perPendingApproval;
  return {
    title: 'Memory of the emulator: whole process / heap of its main thread',
    rows: [
      { name: 'idle, one handler thread a function', measured: show(idle) },
      { name: `idle after ${width} in flight, all handler threads`, measured: show(warm) },
      { name: `with ${pendingApprovals} pending`, measured: show(pending) },
      { name: 'per pending approval', measured: `${kilobytes(rss)} / ${kilobytes(heapUsed)}` },
    ],
  };
}

function quotaSection({ approvals, outcomes, mails, virtualSeconds, realSeconds, apiCalls, lambdaInvocations, statesEntered }: QuotaFigures): Section {
  const count = (name: string, value: number): Row => ({ name, measured: String(value) });
  const ended = (outcomes['APPROVED'] ?? 0) + (outcomes['REJECTED'] ?? 0);
  return {
    title: `${approvals} approvals of three levels asked for at once, with AWS's quotas`,
    rows: [
      { name: 'ended as decided', measured: String(ended), goal: { text: `all ${approvals}`, met: ended === approvals } },
      ...Object.entries(outcomes).map(([status, number]) => count(`  ${status}`, number)),
      { name: 'time by the clock of AWS', measured: `${(virtualSeconds / 3600).toFixed(2)} h` },
      { name: 'time on this machine', measured: `${realSeconds.toFixed(0)} s` },
      count('mails', mails),
      count('states entered', statesEntered),
      count('Lambda invocations', lambdaInvocations),
      count('API calls', sum(apiCalls)),
      ...Object.entries(apiCalls).map(([name, number]) => count(`  ${name}`, number)),
    ],
    notes: [
      'SSM takes one start and three signals a second for the whole account; approvers answer the oldest three mails every',
      'two seconds, every tenth approval is rejected at its first level; calls that were throttled are counted too',
    ],
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function consumptionSections({ threeApproved, rejectedAtLevel2 }: ConsumptionFigures): Section[] {
  return [
    consumptionSection('One approval, three levels approved', threeApproved, 12),
    {
      ...consumptionSection('One approval, rejected at level 2', rejectedAtLevel2, 9),
      notes: [
        'cost: an estimate from AWS list prices of us-east-1 (step-functions, systems-manager and lambda pricing pages),',
        'with the handlers’ time on this machine; mails, logs and traces are not in it, nor any free tier',
      ],
    },
  ];
}

function consumptionSection(title: string, consumed: Consumption, statesAtMost: number): Section {
  const { statesEntered, automations, automationSteps, mails, lambdaInvocations, lambdaGbSeconds, apiCalls, cost } = consumed;
  const dollars = (value: number) => `$${value.toFixed(6)}`;
  const rows: Row[] = [
    atMost('states entered', statesEntered, statesAtMost),
    { name: 'automations / steps', measured: `${automations} / ${automationSteps}` },
    { name: 'mails', measured: String(mails) },
    { name: 'Lambda invocations', measured: String(lambdaInvocations) },
    { name: 'Lambda GB-seconds', measured: lambdaGbSeconds.toFixed(4) },
    { name: 'API calls', measured: String(sum(apiCalls)) },
    ...Object.entries(apiCalls).map(([name, count]) => ({ name: `  ${name}`, measured: String(count) })),
    { name: 'estimated cost', measured: dollars(cost.total) },
    { name: '  Step Functions', measured: dollars(cost.stepFunctions) },
    { name: '  SSM Automation', measured: dollars(cost.automation) },
    { name: '  Lambda', measured: dollars(cost.lambda) },
  ];
  return { title, rows };
}
