/** What the synthesized templates say of a grant that its resolved policy does not: the pattern as written, and reasons. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Grant } from '../record/usage.ts';

/** Written by the constructs: packages/constructs/src/grants/unproven.ts. */
const unprovenKey = 'countersign:unproven';

interface Reason {
  readonly Actions: readonly string[];
  /** As they stand in the template. */
  readonly Resources: readonly unknown[];
  readonly Because: string;
}

interface TemplateResource {
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export class Templates {
  readonly #assembly: string;
  readonly #resources = new Map<string, Readonly<Record<string, TemplateResource>>>();

  /** @param assembly the directory that `cdk synth` wrote */
  constructor(assembly: string) {
    this.#assembly = assembly;
  }

  /** Why a grant is there though nothing in the emulator uses it. */
  reasonFor({ origin, statement, action, resourceIndex }: Grant): string | undefined {
    const resources = this.#stack(origin.stack);
    const declared = at(resources, origin.path.replace(/^Resources\./, ''));
    const written = listOf(at(declared, `Statement[${statement}].Resource`) ?? at(declared, 'Statement.Resource'))[resourceIndex ?? 0];
    const covers = ({ Actions, Resources }: Reason) => Actions.includes(action) && Resources.some((each) => isDeepStrictEqual(each, written));
    const own = reasonsOf(resources[origin.logicalId]);
    // Policies that the CDK puts together for someone else's role cannot say why themselves.
    const elsewhere = /DefaultPolicy[0-9A-F]{8}$/.test(origin.logicalId) ? Object.values(resources).flatMap(reasonsOf) : [];
    return [...own, ...elsewhere].find(covers)?.Because;
  }

  #stack(name: string): Readonly<Record<string, TemplateResource>> {
    const known = this.#resources.get(name);
    if (known) return known;
    const { Resources } = JSON.parse(readFileSync(join(this.#assembly, `${name}.template.json`), 'utf8')) as { Resources: Record<string, TemplateResource> };
    this.#resources.set(name, Resources);
    return Resources;
  }
}

function reasonsOf(resource: TemplateResource | undefined): readonly Reason[] {
  return (resource?.Metadata?.[unprovenKey] as readonly Reason[] | undefined) ?? [];
}

/** `Role.Properties.Policies[0].PolicyDocument` below a value. */
function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<unknown>((found, part) => (typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[part] : undefined), value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
