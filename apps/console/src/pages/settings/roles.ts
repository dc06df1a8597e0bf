/** The roles in a shop, from the one that may do least. */
export const ROLES = ['staff', 'manager', 'owner'] as const;
