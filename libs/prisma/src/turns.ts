import type { Transaction } from './prisma.service';
import { statement } from './statement';

/** What only a few requests of a business may do at the same time, in all processes together. */
export interface Turns {
  name: string;
  business_id: number;
  max: number;
}

/**
 * Takes one of the turns of a business, until the end of the running transaction. The end of the process or of its
 * connection ends it too.
 * @returns false if others have all turns
 */
export async function takeTurn(tx: Transaction, { name, business_id, max }: Turns): Promise<boolean> {
  for (let turn = 1; turn <= max; turn++) {
    const [lock] = await tx.query<{ is_free: boolean }>(
      statement`SELECT pg_try_advisory_xact_lock(hashtextextended(${`${name} ${turn}`}, ${business_id})) AS is_free`,
    );
    if (lock?.is_free) return true;
  }
  return false;
}

/** Waits until no other transaction adds records of this kind to the business, so that it can count them. */
export async function lockForCount(tx: Transaction, noun: string, businessId: number): Promise<void> {
  await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended(${`count ${noun}`}, ${businessId}))`);
}
