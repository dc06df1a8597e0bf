import { isDeepStrictEqual } from 'node:util';

import type { Transaction } from './prisma.service';

/** How {@link holdFound} looks up rows, and locks or writes them. */
interface Holding<Found, Held> {
  find: () => Promise<Found>;
  /** Waits for those who hold the rows. It must lock customers in the order of their ids. */
  hold: (found: Found) => Promise<Held>;
  /** True if what `hold` has locked is what both lookups name. Without it, they must be equal. */
  isSame?: (before: Found, after: Found) => boolean;
}

/**
 * Looks up rows and locks them. The lookup may be out of date when the lock is there: a merge may have removed a customer
 * meanwhile, and an undone merge may have brought one back while the locked one stays. So it looks up again under the locks.
 * If the answer is another one, it takes back what `hold` has done, so that it never waits for a smaller id while it holds
 * others, and begins again with the new answer.
 * @returns the lookup under the locks, and what `hold` returned
 */
export async function holdFound<Found, Held>(
  tx: Transaction,
  { find, hold, isSame = isDeepStrictEqual }: Holding<Found, Held>,
): Promise<{ found: Found; held: Held }> {
  let before = await find();
  await tx.$executeRaw`SAVEPOINT hold_found`;
  for (;;) {
    const held = await hold(before);
    const found = await find();
    if (isSame(before, found)) return { found, held };
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT hold_found`;
    before = found;
  }
}
