/** Whose budget a request is counted against; `anonymous` until a token says otherwise. */
export const ROLE_NAMES = ['anonymous', 'staff', 'manager', 'owner', 'admin'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Requests a minute for each role. */
export type RateLimits = Record<RoleName, number>;
