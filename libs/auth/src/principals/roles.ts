/** What a member may be, least powerful first; each role may do all that the ones before it may. */
export const MEMBER_ROLES = ['staff', 'manager', 'owner'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** A principal's role in a business. The platform's administrators are `admin` in every one. */
export const TENANT_ROLES = [...MEMBER_ROLES, 'admin'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** Whose budget a request is counted against; `anonymous` until credentials say otherwise. */
export const ROLE_NAMES = ['anonymous', ...TENANT_ROLES] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** True when `role` may do what `required` may. */
export function suffices(role: RoleName, required: RoleName): boolean {
  return ROLE_NAMES.indexOf(role) >= ROLE_NAMES.indexOf(required);
}
