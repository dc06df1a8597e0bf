/** The roles of members, lowest first. Each role has all permissions of the roles before it. */
export const MEMBER_ROLES = ['staff', 'manager', 'owner'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** A principal's role in a business. The platform's administrators are `admin` in every business. */
export const TENANT_ROLES = [...MEMBER_ROLES, 'admin'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** The roles that have a request budget. A caller without valid credentials is `anonymous`. */
export const ROLE_NAMES = ['anonymous', ...TENANT_ROLES] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** True when `role` is `required` or a higher role. */
export function includesRole(role: RoleName, required: RoleName): boolean {
  return ROLE_NAMES.indexOf(role) >= ROLE_NAMES.indexOf(required);
}
