import { ContextValue } from '@wateja/common';

/** The user or the API key that makes a change. The audit trail shows it. */
export interface Actor {
  user_id: number | null;
  /** The session. All access tokens that a client gets by refreshing share it. */
  session_id: string | null;
  api_key_id: number | null;
  request_id: string | null;
  /** What the actor uses; the API by default. */
  source?: 'api' | 'cli' | 'import';
}

/** The rows that statements of the running code may see, and the actor of its changes. */
export interface TenantContext {
  /** Statements see the rows of this business only; null means no rows of any business. */
  business_id: number | null;
  /**
   * True to see the platform's tables of all businesses: memberships, events and keys, but never the data of a shop.
   */
  is_platform: boolean;
  actor: Actor | null;
}

const NO_TENANT: TenantContext = { business_id: null, is_platform: false, actor: null };

const tenantContext = new ContextValue<TenantContext>();

/** The tenant context of the running code. Without one, the database shows no row of any business. */
export const currentTenantContext = (): TenantContext => tenantContext.get() ?? NO_TENANT;

/** Runs `work` for one business. The database shows it no row of another business. */
export function withTenant<T>(businessId: number, work: () => Promise<T>): Promise<T> {
  return runInContext({ business_id: businessId, is_platform: false }, work);
}

/**
 * Runs `work` on the platform's tables of all businesses. It is for the few queries that run before a business is
 * known, such as those for a user's memberships. The customers and sales of shops stay invisible.
 */
export function asPlatform<T>(work: () => Promise<T>): Promise<T> {
  return runInContext({ business_id: null, is_platform: true }, work);
}

/** Runs `work` in the name of `actor`. */
export function actingAs<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  return runInContext({ actor }, work);
}

/** Runs `work` in a new context without a business. Later {@link setRequestTenant} sets the business. */
export function withTenantContext<T>(work: () => T): T {
  return tenantContext.run({ ...NO_TENANT }, work);
}

/**
 * Sets the business, or none, and the actor for all code that runs from here on. The authorization guard calls it when
 * a request may continue. A guard cannot wrap the rest of the request in a function, so it changes the open context.
 * @throws Error outside {@link withTenantContext}
 */
export function setRequestTenant(businessId: number | null, actor: Actor): void {
  const open = tenantContext.get();
  if (!open) throw new Error('setRequestTenant needs withTenantContext around it');
  Object.assign(open, { business_id: businessId, actor });
}

function runInContext<T>(change: Partial<TenantContext>, work: () => Promise<T>): Promise<T> {
  // Prisma's queries start when they are awaited, so they must be awaited inside the context.
  return tenantContext.run({ ...currentTenantContext(), ...change }, async () => await work());
}
