/** What a member may be, least powerful first; each role may do all that the ones before it may. */
export const MEMBER_ROLES = ['staff', 'manager', 'owner'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** A caller's role in a business. The platform's administrators are `admin` in every one. */
export const TENANT_ROLES = [...MEMBER_ROLES, 'admin'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** True when `role` may do what `required` may. */
export function suffices(role: TenantRole, required: TenantRole): boolean {
  return TENANT_ROLES.indexOf(role) >= TENANT_ROLES.indexOf(required);
}
