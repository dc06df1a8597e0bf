import { ContextValue } from '@wateja/common';

/** Who is behind a change, as the audit trail tells it. */
export interface Actor {
  user_id: number | null;
  /** The sign-in: what all access tokens of one refresh family share. */
  session_id: string | null;
  api_key_id: number | null;
  request_id: string | null;
  /** What they use; the API unless it is said. */
  source?: 'api' | 'cli';
}

/** What the statements of the running code may reach, and for whom they run. */
export interface Scope {
  /** The one business whose rows they see; null for none. */
  business_id: number | null;
  /** True where the platform's own tables are open across businesses: memberships, events, keys. Never a shop's data. */
  is_platform: boolean;
  actor: Actor | null;
}

const NOWHERE: Scope = { business_id: null, is_platform: false, actor: null };

const scope = new ContextValue<Scope>();

/** The scope of the running code. Outside any, the database shows no row of any business. */
export const currentScope = (): Scope => scope.get() ?? NOWHERE;

/** Runs `work` for one business: the database shows it no row of another. */
export function withTenant<T>(business_id: number, work: () => Promise<T>): Promise<T> {
  return within({ business_id, is_platform: false }, work);
}

/**
 * Runs `work` on what the platform keeps across businesses. For the few questions that come before a business is
 * known, such as where somebody works; shops' customers and sales stay out of reach.
 */
export function asPlatform<T>(work: () => Promise<T>): Promise<T> {
  return within({ business_id: null, is_platform: true }, work);
}

/** Runs `work` in the name of `actor`. */
export function actingAs<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  return within({ actor }, work);
}

/** Runs `work` at once in a scope of its own, nowhere as yet: {@link setRequestTenant} says where, once it is known. */
export function withTenantContext<T>(work: () => T): T {
  return scope.run({ ...NOWHERE }, work);
}

/**
 * Puts all that the running code does from here on into a business, or into none, in the name of `actor`. For whoever
 * has just decided that a request may go on: nothing that wraps the rest of its code has to know.
 * @throws Error outside {@link withTenantContext}
 */
export function setRequestTenant(business_id: number | null, actor: Actor): void {
  const open = scope.get();
  if (!open) throw new Error('setRequestTenant needs withTenantContext around it');
  Object.assign(open, { business_id, actor });
}

/** Runs `work` at once in a changed scope. Its asynchronous steps stay in there; a query it returns unawaited does not. */
function withinScope<T>(change: Partial<Scope>, work: () => T): T {
  return scope.run({ ...currentScope(), ...change }, work);
}

function within<T>(change: Partial<Scope>, work: () => Promise<T>): Promise<T> {
  // Awaited inside: Prisma's queries start when somebody waits for them, which has to be in here.
  return withinScope(change, async () => await work());
}
