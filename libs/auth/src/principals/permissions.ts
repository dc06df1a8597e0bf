import { type RoleName, includesRole, TENANT_ROLES, type TenantRole } from './roles';

/**
 * Every permission that a route can require, and the lowest role that has it. This is the only definition: the guard,
 * the OpenAPI document, docs/access.md and the scopes of API keys all use it.
 */
export const PERMISSIONS = {
  'customers:read': 'staff',
  'customers:lookup': 'staff',
  'customers:write': 'staff',
  'customers:delete': 'manager',
  'customers:export': 'manager',
  'customers:merge': 'manager',
  'customers:erase': 'owner',
  'tags:write': 'staff',
  'notes:read': 'staff',
  'notes:write': 'staff',
  'preferences:write': 'staff',
  'products:read': 'staff',
  'products:write': 'manager',
  'sales:read': 'staff',
  'sales:write': 'staff',
  'sales:cancel': 'manager',
  'sales:refund': 'manager',
  'sales:attribute': 'manager',
  'consents:read': 'staff',
  'consents:write': 'staff',
  'messages:read': 'staff',
  'messages:write': 'manager',
  'rewards:read': 'staff',
  'rewards:write': 'staff',
  'rewards:adjust': 'manager',
  'imports:read': 'manager',
  'imports:write': 'manager',
  'analytics:read': 'manager',
  'business:read': 'staff',
  'business:write': 'owner',
  'members:read': 'owner',
  'members:manage': 'owner',
  'api_keys:manage': 'owner',
  'webhooks:read': 'owner',
  'webhooks:write': 'owner',
  'audit:read': 'owner',
  'platform:businesses': 'admin',
  'platform:events': 'admin',
  'platform:metrics': 'admin',
} as const satisfies Record<string, TenantRole>;

export type Permission = keyof typeof PERMISSIONS;

/** The permissions that a widget token can have, so that a page outside holds as little as possible. */
export const WIDGET_PERMISSIONS = [
  'customers:lookup',
  'customers:write',
  'rewards:read',
] as const satisfies readonly Permission[];
export type WidgetPermission = (typeof WIDGET_PERMISSIONS)[number];

/** The names of all permissions, for schemas. */
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];

/**
 * The right that a route requires of its caller. `authenticated` means any person who is logged in, with any role.
 * `identified` means any such person, and any API key.
 */
export type AccessLevel = 'public' | 'authenticated' | 'identified' | Permission;

export function isPermission(level: string): level is Permission {
  return Object.hasOwn(PERMISSIONS, level);
}

/** True for a permission in a business. A route that requires it needs a `:businessId`. False for the platform's. */
export const isOfBusiness = (permission: Permission) => PERMISSIONS[permission] !== 'admin';

/** True when the role has the permission. */
export function allows(role: RoleName, permission: Permission): boolean {
  return includesRole(role, PERMISSIONS[permission]);
}

/** All permissions of a role. */
export const permissionsOf = (role: TenantRole) => PERMISSION_NAMES.filter((name) => allows(role, name));

/** The lowest role that has a permission, and its holders in words; null for a level that is not a permission. */
export function describePermission(level: string): { role: TenantRole; holders: string } | null {
  if (!isPermission(level)) return null;
  const role = PERMISSIONS[level];
  return { role, holders: role === TENANT_ROLES.at(-1) ? `role \`${role}\`` : `role \`${role}\` or higher` };
}
