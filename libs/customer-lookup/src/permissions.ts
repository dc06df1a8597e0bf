/** The permissions that the lookup asks about. */
type Permission = 'customers:write' | 'rewards:read';

/**
 * True if the holder of a token may do this. A widget token says what it may. About other tokens nothing is known here,
 * so the server decides.
 */
export function mayHave(token: string | undefined, permission: Permission): boolean {
  const { typ, permissions } = claimsOf(token ?? '');
  return typ !== 'widget' || (Array.isArray(permissions) && permissions.includes(permission));
}

function claimsOf(token: string): { typ?: unknown; permissions?: unknown } {
  const [, claims = ''] = token.split('.');
  try {
    return JSON.parse(atob(claims.replace(/-/g, '+').replace(/_/g, '/'))) as { typ?: unknown; permissions?: unknown };
  } catch {
    return {};
  }
}
