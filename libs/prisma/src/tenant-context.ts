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
export interface TenantContext {
  /** The one business whose rows they see; null for none. */
  business_id: number | null;
  /** True where the platform's own tables are open across businesses: memberships, events, keys. Never a shop's data. */
  is_platform: boolean;
  actor: Actor | null;
}

const NOWHERE: TenantContext = { business_id: null, is_platform: false, actor: null };

const tenantContext = new ContextValue<TenantContext>();

/** The tenant context of the running code. Outside any, the database shows no row of any business. */
export const currentTenantContext = (): TenantContext => tenantContext.get() ?? NOWHERE;

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

/** Runs `work` at once in a context of its own, of no business as yet: {@link setRequestTenant} sets it. */
export function withTenantContext<T>(work: () => T): T {
  return tenantContext.run({ ...NOWHERE }, work);
}

/**
 * Sets the business, or none, of all that the running code does from here on, in the name of `actor`. For the guard that
 * has just decided that a request may go on: no code that wraps the rest of the request has to know.
 * @throws Error outside {@link withTenantContext}
 */
export function setRequestTenant(business_id: number | null, actor: Actor): void {
  const open = tenantContext.get();
  if (!open) throw new Error('setRequestTenant needs withTenantContext around it');
  Object.assign(open, { business_id, actor });
}

function within<T>(change: Partial<TenantContext>, work: () => Promise<T>): Promise<T> {
  // Awaited inside: Prisma's queries start when somebody waits for them, which has to be in here.
  return tenantContext.run({ ...currentTenantContext(), ...change }, async () => await work());
}
