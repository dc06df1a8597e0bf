/** What a key of staff may do, as docs/access.md lists it. */
const STAFF = [
  ...(['customers:read', 'customers:lookup', 'customers:write', 'tags:write', 'notes:read', 'notes:write'] as const),
  ...(['preferences:write', 'products:read', 'sales:read', 'sales:write', 'consents:read', 'consents:write'] as const),
  ...(['messages:read', 'rewards:read', 'rewards:write', 'business:read'] as const),
];
/** What a manager may do beyond. */
const MANAGER = [
  ...(['customers:delete', 'customers:export', 'customers:merge', 'products:write', 'sales:cancel'] as const),
  ...(['sales:refund', 'sales:attribute', 'messages:write', 'rewards:adjust', 'imports:read'] as const),
  ...(['imports:write', 'analytics:read'] as const),
];

/** The roles of keys. No key is an owner's. */
export const KEY_ROLES = ['staff', 'manager'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];
export type Permission = (typeof STAFF)[number] | (typeof MANAGER)[number];

/** What a key can be limited to, by its role. */
export const permissionsOf = (role: KeyRole): readonly Permission[] =>
  role === 'staff' ? STAFF : [...STAFF, ...MANAGER].toSorted();
