import { createHash, randomBytes } from 'node:crypto';

import type { Records } from '../journal/records.ts';
import type { Caller } from '../wire/operation.ts';
import { parsePrincipalArn, sessionArn } from './principal-arn.ts';
import type { Principal } from './principal-arn.ts';

/** As whom Lambda runs what is in its queue. */
export const LAMBDA_SERVICE = 'lambda.amazonaws.com';

/** The access key of a principal. Only sessions have a token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface IssuedPrincipal extends Credentials {
  readonly arn: string;
}

export interface IssuedSession extends IssuedPrincipal {
  readonly sessionToken: string;
}

interface Issued extends IssuedPrincipal {
  readonly caller: Caller;
}

/** A principal as it is kept. */
export interface KeptPrincipal extends IssuedPrincipal {
  /** Whether it was asked for by its ARN, and not a session that AssumeRole began. */
  readonly isListed: boolean;
}

/** Of sessions that are over: as many keys are still known, for what was asked for before and is on its way. */
const RETIRED_KEYS = 100;

/** Services that call for a resource, by its ARN. */
const serviceOf: readonly (readonly [resource: RegExp, service: string])[] = [
  [/^arn:aws[a-z0-9-]*:cloudwatch:[^:]+:\d{12}:alarm:/, 'cloudwatch.amazonaws.com'],
  [/^arn:aws[a-z0-9-]*:events:[^:]+:\d{12}:rule\//, 'events.amazonaws.com'],
  [/^arn:aws[a-z0-9-]*:lambda:[^:]+:\d{12}:function:/, LAMBDA_SERVICE],
];

/** An ARN that nobody can call as. */
export class InvalidPrincipalError extends Error {
  override readonly name = 'InvalidPrincipalError';
}

/** Who may call with which access key. Keys that were not issued here belong to the account's root. */
export class Principals {
  readonly #accountId: string;
  readonly #partition: string;
  readonly #byAccessKey = new Map<string, Issued>();
  /** What was asked for by ARN; the sessions of handlers are not listed. */
  readonly #listed = new Map<string, Issued>();
  /** The keys of sessions that are over, oldest first. */
  readonly #retired = new Set<string>();
  #sessions = 0;
  #records: Records | undefined;

  constructor(account: { readonly accountId: string; readonly partition: string }) {
    this.#accountId = account.accountId;
    this.#partition = account.partition;
  }

  /** From now on keys that are given out are kept, but for those of handlers, which end with them. */
  keepIn(records: Records): void {
    this.#records = records;
  }

  /** Takes over keys that were given out before. */
  restore(principals: Iterable<KeptPrincipal>): void {
    for (const { isListed, ...credentials } of principals) {
      const issued = this.#know(credentials);
      if (isListed) this.#listed.set(issued.arn, issued);
    }
  }

  get root(): Caller {
    return { arn: `arn:${this.#partition}:iam::${this.#accountId}:root`, userId: this.#accountId };
  }

  /**
   * Credentials of a user, of an assumed-role session, or of a new session of a role. A user or session that was issued
   * before keeps its key.
   * @throws InvalidPrincipalError
   */
  issue(arn: string): IssuedPrincipal {
    const principal = parsePrincipalArn(arn);
    if (!principal) {
      throw new InvalidPrincipalError(
        `${JSON.stringify(arn)} is no ARN of a user, a role or an assumed-role session, such as arn:aws:iam::123456789012:user/team-lead`,
      );
    }
    if (principal.kind === 'root') {
      throw new InvalidPrincipalError(`${arn} needs no key of its own: every access key that was not issued acts as the account's root`);
    }
    const subject = principal.kind === 'role' ? this.#newSession(principal) : arn;
    return publicPart(this.#listed.get(subject) ?? this.#list(subject, principal.kind));
  }

  #list(subject: string, kind: Principal['kind']): Issued {
    const issued = this.#create(subject, kind === 'user' ? undefined : randomBytes(96).toString('base64'));
    this.#listed.set(subject, issued);
    this.#keep(issued, true);
    return issued;
  }

  /** Somebody may have asked for a session of that name before. */
  #newSession(role: Extract<Principal, { kind: 'role' }>): string {
    for (;;) {
      const arn = sessionArn(role, `session-${++this.#sessions}`);
      if (!this.#listed.has(arn)) return arn;
    }
  }

  /** What {@link issue} gave out, oldest first. */
  list(): IssuedPrincipal[] {
    return [...this.#listed.values()].map(publicPart);
  }

  /** As {@link sessionFor}, for AssumeRole: whoever was given the key has it when the emulator starts again. */
  assumedSession(roleArn: string, sessionName: string): IssuedSession {
    const session = this.sessionFor(roleArn, sessionName);
    this.#keep(session, false);
    return session;
  }

  /** Credentials of a session of `roleArn`, the way Lambda hands them out. */
  sessionFor(roleArn: string, sessionName: string): IssuedSession {
    const role = parsePrincipalArn(roleArn);
    if (role?.kind !== 'role') throw new InvalidPrincipalError(`${roleArn} is no role`);
    const sessionToken = randomBytes(96).toString('base64');
    return { ...publicPart(this.#create(sessionArn(role, sessionName), sessionToken)), sessionToken };
  }

  /** The session of this key is over; nobody asks for anything with it from now on. */
  retire(accessKeyId: string): void {
    this.#retired.add(accessKeyId);
    if (this.#retired.size <= RETIRED_KEYS) return;
    const [oldest = ''] = this.#retired;
    this.#retired.delete(oldest);
    this.#byAccessKey.delete(oldest);
  }

  /** The principal behind an issued access key. */
  find(accessKeyId: string): Issued | undefined {
    return this.#byAccessKey.get(accessKeyId);
  }

  /** A principal that the emulated services call as; a role becomes a session of it, a rule is EventBridge, a function Lambda. */
  callerFor(arn: string, sessionName = 'service'): Caller {
    const [, service] = serviceOf.find(([resource]) => resource.test(arn)) ?? [];
    if (service !== undefined) return { arn, userId: service, service };
    const principal = parsePrincipalArn(arn);
    if (!principal || principal.kind === 'root') return this.root;
    return callerOf(principal.kind === 'role' ? sessionArn(principal, sessionName) : arn);
  }

  #create(arn: string, sessionToken: string | undefined): Issued {
    const accessKeyId = `${sessionToken === undefined ? 'AKIA' : 'ASIA'}${base32(randomBytes(10))}`;
    return this.#know({
      arn,
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    });
  }

  #know(credentials: IssuedPrincipal): Issued {
    const { arn, accessKeyId } = credentials;
    const issued = { ...credentials, caller: { ...callerOf(arn), accessKeyId } };
    this.#byAccessKey.set(accessKeyId, issued);
    return issued;
  }

  #keep(issued: IssuedPrincipal, isListed: boolean): void {
    const kept: KeptPrincipal = { ...publicPart(issued), isListed };
    this.#records?.put('principal', issued.accessKeyId, kept);
  }
}

function callerOf(arn: string): Caller {
  const principal = parsePrincipalArn(arn);
  if (!principal) throw new InvalidPrincipalError(`${arn} is no principal`);
  return { arn, userId: userIdOf(principal) };
}

/** AWS's unique ids are random; these depend on the name only, so that they are the same in every run. */
function userIdOf(principal: Principal): string {
  switch (principal.kind) {
    case 'root':
      return principal.accountId;
    case 'user':
      return uniqueId('AIDA', principal.name);
    case 'role':
      return uniqueId('AROA', principal.name);
    case 'session':
      return `${uniqueId('AROA', principal.role)}:${principal.session}`;
    default:
      return principal satisfies never;
  }
}

function uniqueId(prefix: string, name: string): string {
  return `${prefix}${base32(createHash('sha256').update(name).digest().subarray(0, 11)).slice(0, 17)}`;
}

function publicPart({ arn, accessKeyId, secretAccessKey, sessionToken }: IssuedPrincipal): IssuedPrincipal {
  return { arn, accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
