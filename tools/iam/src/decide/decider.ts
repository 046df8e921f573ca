import type { AccessRequest } from '@countersign/emulator';
import { askEngine, type Verdict } from '../engine/ask-engine.ts';
import { policiesOf, type Question, questionOf } from '../engine/question.ts';
import { compile } from '../policies/compiled-policy.ts';
import { type Likeness, likenessOf } from './likeness.ts';

/** Decisions that are kept for one action under one set of policies. Beyond that all are forgotten: soaks run for hours. */
const keptAtMost = 5_000;

export interface Decided {
  readonly question: Question;
  readonly verdict: Verdict;
}

/** One action under one set of policies. */
interface Matter {
  readonly likeness: Likeness;
  readonly candidates: Question['candidates'];
  readonly decided: Map<string, Promise<Decided>>;
}

/** Decisions outlive emulators: policies of the same text decide the same. */
const matters = new Map<string, Matter>();

/** Decides, and remembers what is alike. @throws EngineError, or Error for a policy that cannot be read */
export function decide(asked: AccessRequest): Promise<Decided> {
  const request = named(asked);
  const { likeness, candidates, decided } = matterOf(request);
  const key = likeness.keyOf(request);
  const known = decided.get(key);
  if (known) return known;
  if (decided.size >= keptAtMost) decided.clear();
  const question = { request, candidates };
  const made = askEngine(question).then((verdict) => ({ question, verdict }));
  decided.set(key, made);
  // A failure is told to whoever asked; the next one asks the engine again.
  made.catch(() => decided.delete(key));
  return made;
}

/** For measurements of what a request costs that nobody made before. */
export function forgetDecisions(): void {
  matters.clear();
}

/** What is yet to get its name, `automation-execution/*`, gets one that no pattern spells out. */
function named(request: AccessRequest): AccessRequest {
  const { resource } = request;
  return resource.length > 1 && resource.endsWith('*') ? { ...request, resource: `${resource.slice(0, -1)}yet-to-be-named` } : request;
}

function matterOf(request: AccessRequest): Matter {
  const ids = policiesOf(request).map(({ policies }) => policies.map((policy) => compile(policy).id).join());
  const key = `${request.action}|${ids.join('|')}`;
  const known = matters.get(key);
  if (known) return known;
  const { candidates } = questionOf(request);
  const matter = { candidates, likeness: likenessOf(candidates), decided: new Map<string, Promise<Decided>>() };
  matters.set(key, matter);
  return matter;
}
