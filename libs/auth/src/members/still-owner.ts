import type { Transaction } from '@wateja/prisma';

import { BusinessNotFound } from '../principals/access.errors';
import type { Tenant } from '../principals/principal';

/**
 * Refuses an owner who has left a moment ago, by another process or while the request was waiting. Principals are cached for
 * a few seconds, and what is made in this time, such as another owner or a webhook, would outlive the membership. The
 * membership cannot end before the transaction does. API keys and administrators of the platform are no members; the caller
 * of a command has no `user_id`.
 * @throws BusinessNotFound
 */
export async function assertStillOwner(
  tx: Transaction,
  { business_id, user_id }: Pick<Tenant, 'business_id' | 'user_id'>,
): Promise<void> {
  if (user_id === null) return;
  const memberships = await tx.$queryRaw<object[]>`
    SELECT FROM memberships WHERE business_id = ${business_id} AND user_id = ${user_id} AND role = 'owner' FOR SHARE`;
  if (memberships.length === 0) await assertAdministrator(tx, user_id);
}

/** @throws BusinessNotFound for everybody but administrators of the platform */
export async function assertAdministrator(tx: Transaction, userId: number): Promise<void> {
  const where = { id: userId, is_admin: true, is_active: true };
  if (!(await tx.user.findFirst({ where, select: { id: true } }))) throw new BusinessNotFound();
}
