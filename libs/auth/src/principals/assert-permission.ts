import { RoleInsufficient, ScopeInsufficient } from './access.errors';
import { allows, type Permission } from './permissions';
import type { Tenant } from './principal';

/**
 * Refuses a caller who lacks a permission that only some requests to a route need, in addition to the route's own.
 * @param permissions what `@CurrentPermissions()` returns
 * @throws RoleInsufficient, ScopeInsufficient
 */
export function assertPermission({ role }: Tenant, permissions: Permission[], required: Permission): void {
  if (!allows(role, required)) throw new RoleInsufficient(required);
  if (!permissions.includes(required)) throw new ScopeInsufficient(required);
}
