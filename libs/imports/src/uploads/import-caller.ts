import { assertPermission, type Permission, type Tenant } from '@wateja/auth';

import type { ImportKind } from '../importers';

/** The user who imports a file, or reverts its import. */
export interface ImportCaller {
  tenant: Tenant;
  permissions: Permission[];
}

/**
 * Points are worth money, and the programme can limit how many a manager adjusts in a day. So an owner imports them, and
 * takes them back.
 * @throws RoleInsufficient
 */
export function assertMayImport({ tenant, permissions }: ImportCaller, kind: ImportKind): void {
  if (kind === 'points') assertPermission(tenant, permissions, 'business:write');
}
